import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import org.springframework.expression.AccessException;
import org.springframework.expression.EvaluationContext;
import org.springframework.expression.Expression;
import org.springframework.expression.ParserContext;
import org.springframework.expression.PropertyAccessor;
import org.springframework.expression.TypedValue;
import org.springframework.expression.common.CompositeStringExpression;
import org.springframework.expression.spel.SpelEvaluationException;
import org.springframework.expression.spel.SpelMessage;
import org.springframework.expression.spel.standard.SpelExpressionParser;
import org.springframework.expression.spel.support.ReflectiveMethodResolver;
import org.springframework.expression.spel.support.ReflectivePropertyAccessor;
import org.springframework.expression.spel.support.StandardEvaluationContext;
import org.springframework.expression.spel.support.StandardTypeLocator;

/** The expression language with Spinnaker's restrictions and its helper functions for text and numbers. */
final class Rules {
  private static final SpelExpressionParser PARSER = new SpelExpressionParser();
  private static final ParserContext TEMPLATE =
      new ParserContext() {
        @Override
        public boolean isTemplate() {
          return true;
        }

        @Override
        public String getExpressionPrefix() {
          return "${";
        }

        @Override
        public String getExpressionSuffix() {
          return "}";
        }
      };

  private final StandardEvaluationContext context;

  /** Lenient: static fields and the keys and values of entries can be read, which Spinnaker refuses. */
  Rules(Map<String, Object> root, boolean allowUnknownKeys, boolean lenient) {
    context = new StandardEvaluationContext(root);
    StandardTypeLocator locator = new StandardTypeLocator();
    context.setTypeLocator(
        name -> {
          Class<?> type = locator.findType(name);
          if (!Allowed.type(type)) {
            throw new SpelEvaluationException(SpelMessage.TYPE_NOT_FOUND, name);
          }
          return type;
        });
    context.setMethodResolvers(List.of(new AllowedMethods()));
    context.setPropertyAccessors(List.of(new Keys(allowUnknownKeys), new AllowedProperties(lenient)));
    for (Method function : Functions.class.getDeclaredMethods()) {
      context.registerFunction(function.getName(), function);
    }
  }

  Object evaluate(String expression) {
    return PARSER.parseExpression(expression).getValue(context);
  }

  /** A string of a pipeline: one ${…} becomes its value, several pieces are joined, null stays as written. */
  Object transform(String text) {
    if (!text.contains("${")) {
      return text;
    }
    Expression parsed = PARSER.parseExpression(text, TEMPLATE);
    if (!(parsed instanceof CompositeStringExpression composite)) {
      Object value = parsed.getValue(context);
      return value == null ? text : value;
    }
    StringBuilder joined = new StringBuilder();
    for (Expression piece : composite.getExpressions()) {
      String value = piece.getValue(context, String.class);
      joined.append(value == null ? "${" + piece.getExpressionString() + "}" : value);
    }
    return joined.toString();
  }

  /** Keys of maps by name. */
  private record Keys(boolean allowUnknownKeys) implements PropertyAccessor {
    @Override
    public Class<?>[] getSpecificTargetClasses() {
      return new Class<?>[] {Map.class};
    }

    @Override
    public boolean canRead(EvaluationContext context, Object target, String name) {
      return allowUnknownKeys || (target instanceof Map<?, ?> map && map.containsKey(name));
    }

    @Override
    public TypedValue read(EvaluationContext context, Object target, String name) throws AccessException {
      Map<?, ?> map = (Map<?, ?>) target;
      if (!allowUnknownKeys && !map.containsKey(name)) {
        throw new AccessException("no key " + name);
      }
      Object value = map.get(name);
      return value == null ? TypedValue.NULL : new TypedValue(value);
    }

    @Override
    public boolean canWrite(EvaluationContext context, Object target, String name) {
      return true;
    }

    @Override
    @SuppressWarnings("unchecked")
    public void write(EvaluationContext context, Object target, String name, Object value) {
      ((Map<String, Object>) target).put(name, value);
    }
  }

  private static final class AllowedMethods extends ReflectiveMethodResolver {
    @Override
    protected Method[] getMethods(Class<?> type) {
      return java.util.Arrays.stream(super.getMethods(type)).filter(Allowed::method).toArray(Method[]::new);
    }
  }

  /** Where a getter is missing or refused nothing else is tried: so a static field is never reached. */
  private static final class AllowedProperties extends ReflectivePropertyAccessor {
    private final boolean lenient;

    AllowedProperties(boolean lenient) {
      this.lenient = lenient;
    }

    @Override
    protected Method findGetterForProperty(String name, Class<?> type, boolean mustBeStatic) {
      Method getter = super.findGetterForProperty(name, type, mustBeStatic);
      if (lenient && (getter == null || Map.Entry.class.isAssignableFrom(type))) {
        return getter;
      }
      if (getter == null || !Allowed.result(getter.getReturnType())) {
        throw new IllegalArgumentException("no allowed getter for " + name + " on " + type);
      }
      return getter;
    }

    @Override
    protected Field findField(String name, Class<?> type, boolean mustBeStatic) {
      Field field = super.findField(name, type, mustBeStatic);
      if (field == null || !Allowed.result(field.getType())) {
        throw new IllegalArgumentException("no allowed field " + name + " on " + type);
      }
      return field;
    }
  }
}
