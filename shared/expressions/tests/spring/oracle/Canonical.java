import java.lang.reflect.Array;
import java.text.SimpleDateFormat;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.temporal.TemporalAdjuster;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;

/** A value as one line: its Java type and what it is, so that two languages can compare theirs. */
final class Canonical {
  static String line(Object value) {
    StringBuilder out = new StringBuilder();
    write(value, out);
    return out.toString();
  }

  private static void write(Object value, StringBuilder out) {
    if (value == null) {
      out.append("null");
    } else if (value instanceof Boolean || value instanceof Number) {
      out.append(value.getClass().getSimpleName()).append(' ').append(value);
    } else if (value instanceof Character || value instanceof String) {
      out.append(value.getClass().getSimpleName()).append(' ');
      quote(value.toString(), out);
    } else if (value instanceof Map<?, ?> map) {
      writeMap(map, out);
    } else if (value instanceof Map.Entry<?, ?> entry) {
      out.append("Entry ").append(line(entry.getKey())).append('=').append(line(entry.getValue()));
    } else if (value instanceof Collection<?> items) {
      writeList(items, out);
    } else if (value.getClass().isArray()) {
      List<Object> items = new ArrayList<>();
      for (int at = 0; at < Array.getLength(value); at++) {
        items.add(Array.get(value, at));
      }
      writeList(items, out);
    } else {
      out.append(other(value));
    }
  }

  private static void writeList(Collection<?> items, StringBuilder out) {
    String between = "List [";
    for (Object item : items) {
      out.append(between);
      write(item, out);
      between = ", ";
    }
    out.append(items.isEmpty() ? "List []" : "]");
  }

  private static void writeMap(Map<?, ?> map, StringBuilder out) {
    TreeMap<String, String> sorted = new TreeMap<>();
    map.forEach((key, value) -> sorted.put(line(key), line(value)));
    String between = "";
    out.append("Map {");
    for (Map.Entry<String, String> entry : sorted.entrySet()) {
      out.append(between).append(entry.getKey()).append('=').append(entry.getValue());
      between = ", ";
    }
    out.append('}');
  }

  private static String other(Object value) {
    if (value instanceof Date date) {
      return "Date " + date.getTime();
    }
    if (value instanceof Instant || value instanceof LocalDate || value instanceof LocalDateTime
        || value instanceof UUID) {
      return value.getClass().getSimpleName() + " " + value;
    }
    if (value instanceof Enum<?> constant) {
      return constant.getDeclaringClass().getSimpleName() + " " + constant.name();
    }
    if (value instanceof Class<?> type) {
      return "Class " + type.getName();
    }
    if (value instanceof Random) {
      return "Random";
    }
    if (value instanceof SimpleDateFormat) {
      return "SimpleDateFormat";
    }
    if (value instanceof TemporalAdjuster) {
      return "TemporalAdjuster";
    }
    return "Other " + value.getClass().getName();
  }

  private static void quote(String text, StringBuilder out) {
    out.append('"');
    for (int at = 0; at < text.length(); at++) {
      char c = text.charAt(at);
      boolean half =
          Character.isHighSurrogate(c)
              ? at + 1 == text.length() || !Character.isLowSurrogate(text.charAt(at + 1))
              : Character.isLowSurrogate(c)
                  && (at == 0 || !Character.isHighSurrogate(text.charAt(at - 1)));
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < 0x20 || half) {
        out.append(String.format("\\u%04x", (int) c));
      } else {
        out.append(c);
      }
    }
    out.append('"');
  }

  private Canonical() {}
}
