import java.lang.reflect.Method;
import java.net.URLEncoder;
import java.text.SimpleDateFormat;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/** Spinnaker's allow-list. */
final class Allowed {
  private static final Set<Class<?>> TYPES =
      Set.of(
          String.class, Integer.class, Long.class, Double.class, Byte.class, Boolean.class, Math.class,
          Date.class, Random.class, UUID.class, SimpleDateFormat.class, URLEncoder.class,
          LocalDate.class, LocalDateTime.class, DayOfWeek.class, Instant.class, ChronoUnit.class,
          TemporalAdjusters.class);
  private static final Set<Class<?>> COLLECTIONS =
      Set.of(
          Collection.class, Map.class, SortedMap.class, List.class, Set.class, SortedSet.class,
          ArrayList.class, LinkedList.class, HashSet.class, LinkedHashSet.class, HashMap.class,
          LinkedHashMap.class, TreeMap.class, TreeSet.class);
  private static final Set<String> OF_EVERY_OBJECT = Set.of("equals", "hashCode", "toString");
  private static final Set<String> READERS_OF_SYSTEM_PROPERTIES =
      Set.of("getBoolean", "getInteger", "getLong");

  /** What T(…) and new accept. */
  static boolean type(Class<?> type) {
    return TYPES.contains(type);
  }

  /** What a method or a property may be declared to return; an array by its elements. */
  static boolean result(Class<?> declared) {
    Class<?> type = declared.isArray() ? declared.getComponentType() : declared;
    return type.isPrimitive() || TYPES.contains(type) || COLLECTIONS.contains(type);
  }

  static boolean method(Method method) {
    Class<?> owner = method.getDeclaringClass();
    if (owner == Class.class) {
      return false;
    }
    if (owner == Object.class && !OF_EVERY_OBJECT.contains(method.getName())) {
      return false;
    }
    if (READERS_OF_SYSTEM_PROPERTIES.contains(method.getName()) && TYPES.contains(owner)) {
      return false;
    }
    return result(method.getReturnType());
  }

  private Allowed() {}
}
