import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.springframework.core.SpringVersion;
import org.springframework.expression.spel.SpelEvaluationException;
import org.springframework.expression.spel.SpelParseException;

/**
 * Answers expressions with the real Spring Expression Language, set up as Spinnaker does.
 *
 * <p>Reads one case per line and prints one line for each, in order:
 *
 * <pre>
 * {"id": 7, "context": {…}, "allowUnknownKeys": true, "expression": "1 + 1", "template": false}
 * {"id": 7, "value": "Integer 2"}        or        {"id": 7, "error": "SpelParseException OOD: …"}
 * </pre>
 *
 * With "template" the text is a whole string with ${…} in it, and the value is what it is once written as
 * JSON and read again. The argument "bench" measures instead, see {@link Bench}; "version" prints versions.
 */
public final class Oracle {
  static final ObjectMapper JSON = new ObjectMapper();
  private static final long CASE_SECONDS = 10;
  private static final long STACK_BYTES = 4 << 20;

  public static void main(String[] arguments) throws Exception {
    PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    String mode = arguments.length == 0 ? "answer" : arguments[0];
    switch (mode) {
      case "answer" -> answerAll(in, out);
      case "bench" -> Bench.run(in, out);
      case "version" -> out.println("Spring " + SpringVersion.getVersion() + " on Java " + Runtime.version());
      default -> throw new IllegalArgumentException("answer, bench or version, not " + mode);
    }
    out.flush();
    // A case that ran out of time may still run.
    Runtime.getRuntime().halt(0);
  }

  private static void answerAll(BufferedReader in, PrintStream out) throws Exception {
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      Case wanted = Case.read(line);
      Map<String, Object> answer = new LinkedHashMap<>();
      answer.put("id", wanted.id());
      try {
        answer.put("value", withinTime(wanted));
      } catch (Throwable failure) {
        answer.put("error", describe(failure));
      }
      out.println(JSON.writeValueAsString(answer));
    }
  }

  /** The answer, or a failure after {@link #CASE_SECONDS}; a thread of its own bounds the stack as well. */
  private static String withinTime(Case wanted) throws Throwable {
    CompletableFuture<String> answer = new CompletableFuture<>();
    Runnable work =
        () -> {
          try {
            answer.complete(answer(wanted));
          } catch (Throwable failure) {
            answer.completeExceptionally(failure);
          }
        };
    Thread thread = new Thread(null, work, "case", STACK_BYTES);
    thread.setDaemon(true);
    thread.start();
    try {
      return answer.get(CASE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException failure) {
      throw failure.getCause();
    } catch (TimeoutException late) {
      throw new TimeoutException("no answer after " + CASE_SECONDS + " s");
    }
  }

  private static String answer(Case wanted) throws IOException {
    Rules rules = new Rules(wanted.context(), wanted.allowUnknownKeys(), wanted.lenient());
    if (!wanted.template()) {
      return Canonical.line(rules.evaluate(wanted.expression()));
    }
    Object value = rules.transform(wanted.expression());
    return Canonical.line(JSON.readValue(JSON.writeValueAsString(value), Object.class));
  }

  /** Class, Spring's code where there is one, and the message. */
  private static String describe(Throwable failure) {
    String code = "";
    if (failure instanceof SpelEvaluationException spel) {
      code = " " + spel.getMessageCode().name();
    } else if (failure instanceof SpelParseException spel) {
      code = " " + spel.getMessageCode().name();
    }
    String message = failure instanceof StackOverflowError ? "" : String.valueOf(failure.getMessage());
    return failure.getClass().getSimpleName() + code + ": " + message;
  }

  private Oracle() {}
}
