import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Map;

/** One line of input. */
record Case(
    int id,
    Map<String, Object> context,
    boolean allowUnknownKeys,
    boolean template,
    boolean lenient,
    String expression) {

  @SuppressWarnings("unchecked")
  static Case read(String line) throws IOException {
    JsonNode json = Oracle.JSON.readTree(line);
    return new Case(
        json.path("id").asInt(),
        Oracle.JSON.treeToValue(json.path("context"), Map.class),
        json.path("allowUnknownKeys").asBoolean(true),
        json.path("template").asBoolean(false),
        json.path("lenient").asBoolean(false),
        json.path("expression").asText());
  }
}
