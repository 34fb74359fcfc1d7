import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** The helper functions that need nothing but their argument. */
final class Functions {
  public static Integer toInt(String text) {
    return Integer.valueOf(text);
  }

  public static Float toFloat(String text) {
    return Float.valueOf(text);
  }

  public static Boolean toBoolean(String text) {
    return Boolean.valueOf(text);
  }

  public static String toBase64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  public static String fromBase64(String text) {
    return new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8);
  }

  public static String alphanumerical(String text) {
    StringBuilder kept = new StringBuilder();
    text.chars()
        .filter(c -> c < 128 && Character.isLetterOrDigit(c))
        .forEach(c -> kept.append((char) c));
    return kept.toString();
  }

  private Functions() {}
}
