import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Measures how long the strings of a line take together, parsed and evaluated each time.
 *
 * <p>{"context": {…}, "texts": ["${a}", …]} is answered by {"ns": nanoseconds for all of them}.
 */
final class Bench {
  private static final long WARM_UP = 2_000_000_000L;
  private static final long MEASURE = 1_000_000_000L;

  @SuppressWarnings("unchecked")
  static void run(BufferedReader in, PrintStream out) throws IOException {
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      JsonNode json = Oracle.JSON.readTree(line);
      Rules rules = new Rules(Oracle.JSON.treeToValue(json.path("context"), Map.class), true, false);
      List<String> texts = new ArrayList<>();
      json.path("texts").forEach(text -> texts.add(text.asText()));
      measure(rules, texts, WARM_UP);
      out.println("{\"ns\": " + measure(rules, texts, MEASURE) + "}");
      out.flush();
    }
  }

  private static double measure(Rules rules, List<String> texts, long during) {
    long rounds = 0;
    long used = 0;
    int kept = 0;
    long begin = System.nanoTime();
    while (used < during) {
      for (int at = 0; at < 16; at++) {
        for (String text : texts) {
          kept += System.identityHashCode(rules.transform(text));
        }
      }
      rounds += 16;
      used = System.nanoTime() - begin;
    }
    // What is computed must be used, or it need not be computed.
    if (kept == 42) {
      System.err.print("");
    }
    return (double) used / rounds;
  }

  private Bench() {}
}
