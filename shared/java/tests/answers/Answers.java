import java.io.StringReader;
import java.io.PrintStream;
import java.math.BigInteger;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.*;
import java.util.concurrent.Callable;
import java.util.regex.*;

/** Prints what Java answers, one case a line: kind, inputs, answer; `!` for an exception. Run with Java 19 or later. */
public class Answers {
    static final PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);

    static String quoted(Object value) {
        StringBuilder text = new StringBuilder();
        for (char c : String.valueOf(value).toCharArray()) {
            if (c == '\\') text.append("\\\\");
            else if (c < ' ' || c > '~') text.append(String.format("\\u%04x", (int) c));
            else text.append(c);
        }
        return text.toString();
    }

    static void row(String kind, Callable<Object> answer, Object... inputs) {
        // Every pattern meets every text: a part of those answers will do.
        boolean bulky = Set.of("matches", "split", "replace_all", "format").contains(kind);
        if (bulky && (Arrays.deepHashCode(inputs) & 7) > 2) return;
        String answered;
        try {
            String text = String.valueOf(answer.call());
            // Half of a surrogate pair cannot be compared.
            answered = text.codePoints().anyMatch(c -> c >= 0xd800 && c < 0xe000) ? "?" : quoted(text);
        } catch (Throwable refused) {
            answered = "!";
        }
        StringBuilder line = new StringBuilder(kind);
        for (Object input : inputs) line.append('\t').append(quoted(input));
        out.println(line.append('\t').append(answered));
    }

    static void numbers() {
        double[] doubles = {0.0, -0.0, 1, -1, 0.1, 0.5, 100, 1e3, 1e6, 9999999, 1e7, 12345678, 0.001, 0.00099, 1e-5, 2e-3, 2e23, 1e23,
            9007199254740993.0, 1.0E22, 4.9e-324, 2e-323, 9.9e-324, 1.5e-323, 2.2250738585072014E-308, Double.MAX_VALUE, Double.NaN,
            Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Math.PI, Math.E, 1.0 / 3, 2.0 / 3, 123456.789, 5e-324, 8.41E21, 2.0E-3,
            1.1E-321, 3.0E10, 1234567890123456789.0, 4.35, 0.3, 0.1 + 0.2, 1e-3, 9.999999999999999E6};
        Random random = new Random(7);
        List<Double> all = new ArrayList<>();
        for (double d : doubles) all.add(d);
        for (int i = 0; i < 150; i++) all.add(Double.longBitsToDouble(random.nextLong()));
        for (int i = 0; i < 60; i++) all.add(random.nextInt(1000000) / 1000.0);
        for (int i = -1074; i < 1024; i += 37) all.add(Math.scalb(1.0, i));
        for (double d : all) {
            row("double", () -> Double.toString(d), Long.toHexString(Double.doubleToRawLongBits(d)));
            row("double_hash", () -> Double.hashCode(d), Long.toHexString(Double.doubleToRawLongBits(d)));
        }
        float[] floats = {0f, -0f, 1f, 0.1f, 3.4028235E38f, 1.4E-45f, 2.8E-45f, 1e10f, 16777216f, 0.001f, 33554432f, 1e7f, 9999999f, Float.NaN, 2e-44f};
        List<Float> singles = new ArrayList<>();
        for (float f : floats) singles.add(f);
        for (int i = 0; i < 80; i++) singles.add(Float.intBitsToFloat(random.nextInt()));
        for (float f : singles) {
            row("float", () -> Float.toString(f), Integer.toHexString(Float.floatToRawIntBits(f)));
            row("float_hash", () -> Float.hashCode(f), Integer.toHexString(Float.floatToRawIntBits(f)));
        }
        String[] texts = {"", "0", "-0", "+0", "1", "+1", "-1", "--1", "+", "-", " 1", "1 ", "007", "2147483647", "2147483648", "-2147483648",
            "-2147483649", "9223372036854775807", "9223372036854775808", "-9223372036854775808", "127", "128", "-128", "-129", "ff", "FF",
            "zz", "0x1F", "-0X1f", "#ff", "010", "-010", "08", "0x", "#", "0x-1", "+0x7fffffff", "0x80000000", "-0x80000000", "1_000", "1.0", "1e3", "\u0661\u0662", "\uff11\uff21", "1L",
            "1.", ".5", ".", "1e", "1e+", "1e-5", "1E5", "1d", "1F", "1f", " 1.5 ", "\t1.5\n", "NaN", "+NaN", "-NaN", "Infinity", "-Infinity", "+Infinity", "inf", "nan",
            "infinity", "NaNd", "1dd", "1e400", "1e-400", "1e99999999999", "0e99999999999", "4.9e-324", "2.4703282292062327208e-324", "2.4703282292062328e-324", "3.4028236e38", "3.4028235677973366e38",
            "1.00000017881393421514957253748434595763683319091796875001", "-.5e-1f", "1.5.5", "1e5.5", "\u00a01", "d", "-d", "e5"};
        for (String t : texts) {
            row("parse_byte", () -> Byte.parseByte(t), t);
            row("decode", () -> Long.decode(t), t);
            row("decode_int", () -> Integer.decode(t), t);
            row("decode_byte", () -> Byte.decode(t), t);
            for (int radix : new int[] {1, 2, 8, 10, 16, 36, 37}) {
                row("parse_int", () -> Integer.parseInt(t, radix), t, radix);
                row("parse_long", () -> Long.parseLong(t, radix), t, radix);
            }
            row("parse_double", () -> Double.toString(Double.parseDouble(t)), t);
            row("parse_float", () -> Float.toString(Float.parseFloat(t)), t);
        }
        for (long l : new long[] {0, 1, -1, 255, -255, Long.MAX_VALUE, Long.MIN_VALUE, 123456789012L, Integer.MIN_VALUE}) {
            for (int radix : new int[] {0, 2, 7, 10, 16, 36, 37}) row("to_string_radix", () -> Long.toString(l, radix), l, radix);
            row("long_bits", () -> Long.toHexString(l) + " " + Long.toOctalString(l) + " " + Long.toBinaryString(l), l);
            int i = (int) l;
            row("int_bits", () -> Integer.toHexString(i) + " " + Integer.toOctalString(i) + " " + Integer.toBinaryString(i), i);
            row("long_hash", () -> Long.hashCode(l), l);
            row("big_hash", () -> BigInteger.valueOf(l).hashCode(), l);
        }
        row("big_hash", () -> new BigInteger("18446744073709551615").hashCode(), "18446744073709551615");
        row("big_hash", () -> new BigInteger("-18446744073709551615").hashCode(), "-18446744073709551615");
    }

    static void texts() {
        String[] texts = {"", "a", "abc", "hello world", "\u00e9t\u00e9", "a\ud83d\ude00b", "\ud83d\ude00\ud83d\ude00", " \t x \u2003", "\u00a0x\u00a0", "ABC", "\u00c9T\u00c9",
            "stra\u00dfe", "\u0130I\u0131i", "\u03a3\u03c3\u03c2", "\u1f80\u1f88", "ababab", "\ud801\udc00", "\ud801\udc28", "a\nb\r\nc\rd\n", "\n\n", "\u001c \u0085", "abcd", "\uffff", "\u212a", "k"};
        for (String t : texts) {
            row("len", () -> t.length(), t);
            row("hash", () -> t.hashCode(), t);
            row("trim", () -> t.trim(), t);
            row("strip", () -> t.strip(), t);
            row("is_blank", () -> t.isBlank(), t);
            row("lines", () -> String.join("|", t.lines().toList()), t);
            row("url", () -> URLEncoder.encode(t, "UTF-8"), t);
            for (int i = 0; i < 6; i++) {
                int from = i;
                row("char_at", () -> (int) t.charAt(from), t, from);
                for (int j = 0; j < 6; j++) {
                    int to = j;
                    row("substring", () -> {
                        return t.substring(from, to);
                    }, t, from, to);
                }
            }
            for (String other : texts) {
                row("compare", () -> t.compareTo(other), t, other);
                row("compare_ignore_case", () -> t.compareToIgnoreCase(other), t, other);
                row("equals_ignore_case", () -> t.equalsIgnoreCase(other), t, other);
            }
            for (String part : new String[] {"", "a", "b", "ab", "\ud83d\ude00", "\u00e9", "zz"})
                for (int from : new int[] {-1, 0, 1, 2, 3, 100}) {
                    row("index_of", () -> t.indexOf(part, from), t, part, from);
                    row("last_index_of", () -> t.lastIndexOf(part, from), t, part, from);
                }
        }
        for (String t : new String[] {"a=1", "a:1", "a 1", "a = 1 ", "a\\=b=c", "a\\ b c", "# c\n! d\na=b", "a=b\\\n   c", "a=b\\\\\nc=d", "a", "=b", ":", "a==b", "a=\\u00e9\\t\\n", "a=\\u12",
            "a=1\nb=2\na=3", "  a  b", "a=b\r\nc=d", "a=b\\\n#c", "a=b\\\n\nc=d", "\\", "a=\\q", "a\\:b:c", "#x\\\na=1", "a=\\ud83d\\ude00", "a\tb", "a=b\\", "\f a\fb", "\\\n", "\\\nx=1", " \\\n \\\n y=2", "a=\\u+123", "k=a\\\n\\\nb", "\\\n\na=1", "\\\n\n", "\\\n\n#c\na=1"})
            row("properties", () -> {
                Properties read = new Properties();
                read.load(new StringReader(t));
                return new TreeMap<>(read).toString();
            }, t);
        for (String t : new String[] {"1-1-1-1-1", "123e4567-e89b-12d3-a456-426614174000", "123E4567-E89B-12D3-A456-426614174000", "", "1-1-1-1", "1-1-1-1-1-1", "ffffffffff-fffff-fffff-fffff-fffffffff",
            "+1-1-1-1-1", "-1-1-1-1-1", "g-1-1-1-1", "123e4567-e89b-12d3-a456-4266141740000", "123e4567-e89b-12d3-a456-42661417400", "1-1--1-1", "fffffffffffffffff-1-1-1-1", "123e4567e-89b-12d3-a456-426614174000"})
            row("uuid", () -> UUID.fromString(t) + " " + UUID.fromString(t).hashCode() + " " + UUID.fromString(t).compareTo(new UUID(5, -5)), t);
        for (String t : new String[] {"", "a", "gennaker"}) row("uuid_name", () -> UUID.nameUUIDFromBytes(t.getBytes(StandardCharsets.UTF_8)), t);
    }

    static Object arg(String t) {
        String value = t.substring(t.indexOf(':') + 1);
        switch (t.substring(0, t.indexOf(':'))) {
            case "null": return null;
            case "bool": return Boolean.valueOf(value);
            case "byte": return Byte.valueOf(value);
            case "int": return Integer.valueOf(value);
            case "long": return Long.valueOf(value);
            case "big": return new BigInteger(value);
            case "float": return Float.valueOf(value);
            case "double": return Double.valueOf(value);
            case "char": return value.charAt(0);
            case "date": return new Date(Long.parseLong(value));
            default: return value;
        }
    }

    static void formatted(String pattern, String... args) {
        Object[] objects = Arrays.stream(args).map(Answers::arg).toArray();
        row("format", () -> String.format(Locale.US, pattern, objects), pattern, String.join(";", args));
    }

    static void formats() {
        String[] args = {"null:", "bool:true", "bool:false", "byte:-1", "byte:65", "int:0", "int:5", "int:-1234567", "int:2147483647", "int:-2147483648", "int:128512", "long:0", "long:-5", "long:1234567890123",
            "long:-9223372036854775808", "big:18446744073709551615", "big:-255", "float:0.1", "float:16777217", "float:-1.5", "double:0", "double:-0.0", "double:0.5", "double:1.5", "double:2.5", "double:1.005", "double:9.995", "double:123456.789", "double:-1234567.891",
            "double:1e10", "double:1e23", "double:1e-5", "double:0.000123456", "double:99999.95", "double:999999.5", "double:NaN", "double:Infinity", "double:-Infinity", "double:4.9e-324", "double:1.7976931348623157E308", "char:a", "char:\u00e9", "text:abc", "text:", "text:stra\u00dfe", "text:a\ud83d\ude00b", "date:0", "date:1700000000123"};
        String[] conversions = {"%s", "%S", "%10s|", "%-10s|", "%.2s", "%b", "%B", "%.1b", "%h", "%H", "%c", "%C", "%5c", "%-5c|", "%d", "%5d", "%-8d|", "%08d", "%,d", "%+d", "% d", "%(d", "%,015d", "%(010d", "%o", "%#o", "%08o", "%x", "%X",
            "%#x", "%#X", "%#010x", "%+x", "%(x", "%10x", "%e", "%E", "%.0e", "%#.0e", "%.2e", "%012.3e", "%+e", "%(e", "%-15.1e|", "%f", "%.0f", "%#.0f", "%.1f", "%.2f", "%.3f", "%,.2f", "%010.2f", "%(,.1f", "%+.1f", "% .1f", "%-12.1f|", "%.20f", "%g", "%G", "%.0g", "%.3g", "%012.4g", "%,g", "%(g", "%.10g", "%tY", "%TA"};
        for (String a : args) for (String c : conversions) formatted(c, a);
        long[] times = {0, 1, -1, 999, -1500, 1700000000123L, 951782400000L, 951868800000L, 4102444799999L, -62135596800000L, -62135769600000L, -62198755200000L, -12219292800000L, -12219292800001L, -99999999999999L, 43200000, 46800000, 253402300800000L, -11670998400000L, -12212640000000L, -12225600000000L, 1582934400000L};
        for (long t : times) for (char c : "YymdeHIMSLpjBbhAaZzsQFTDRrcCklN".toCharArray()) {
            formatted("%t" + c, "date:" + t);
            formatted("%-12T" + c + "|", "long:" + t);
        }
        String[][] others = {{"%0$s", "text:x"}, {"%1$<s", "text:x"}, {"%<s", "text:x"}, {"%s %<s %s", "text:x", "text:y"}, {"%2$s %1$s %s %s", "text:x", "text:y"}, {"%5%|%-5%|"}, {"%05%"}, {"%.2%"}, {"%5n"}, {"%-n"}, {"%n%%"}, {"%<%", "text:a"}, {"%1$%", "text:a"}, {"%5$n"},
            {"%-s", "text:x"}, {"%#s", "text:x"}, {"%tE", "long:0"}, {"%t", "long:0"}, {"%,tY", "long:0"}, {"%.2tY", "long:0"}, {"%q", "int:1"}, {"%"}, {"abc%"}, {"%5"}, {"%s"}, {"%2$s", "text:a"}, {"%1$s %s %s", "text:a", "text:b"}, {"%-05d", "int:1"}, {"%+ d", "int:1"},
            {"%--5d", "int:1"}, {"%99999999999d", "int:1"}, {"%99999999999$d", "int:1"}, {"%.d", "double:1"}, {"%D", "int:5"}, {"%F", "double:5"}, {"%N"}, {"%#d", "int:1"}, {"%.2d", "int:1"}, {"%05b", "bool:true"}, {"%,s", "text:x"}, {"%0s", "text:x"}, {"%+s", "text:x"}, {"%0d", "int:1"}, {"%.5", "int:1"},
            {"%1$", "int:1"}, {"%$s", "text:a"}, {"%1$2$s", "text:a"}, {"%-1$s", "text:a"}, {"%s%", "text:a"}, {"%\u00e9", "text:a"}, {"%i", "int:1"}, {"plain \u00e9"}, {"%,x", "int:1"}, {"%,e", "double:1"}, {"%#g", "double:1"}, {"%1$tY-%1$tm-%1$td %1$tT", "date:0"}, {"%c", "int:-1"}, {"%c", "int:1114112"}, {"%d%s", "int:1"}, {"%+#x", "big:255"}, {"%#010x", "big:-255"}, {"%(x", "big:-255"}, {"% x", "big:255"}, {"%(+d", "int:-5"}, {"%( d", "int:5"}};
        for (String[] o : others) formatted(o[0], Arrays.copyOfRange(o, 1, o.length));
        Random random = new Random(11);
        for (int i = 0; i < 300; i++) {
            double d = i % 3 == 0 ? random.nextInt(100000) / 1000.0 : i % 3 == 1 ? Double.longBitsToDouble(random.nextLong() & ~(1L << 62)) * 1e150 : random.nextGaussian();
            formatted("%." + random.nextInt(18) + "fegE".charAt(1 + random.nextInt(2)), "double:" + d);
            formatted("%." + random.nextInt(6) + "f", "double:" + d);
        }
    }

    static void regexes() {
        String[] texts = {"", "a", "abc", "ABC", "foo", "foo\n", "foo\r\n", "foo\u2028", "a\nb\n", "a\r\nb", "aaa", "aab b1 _x", "a.bb", "]a-^&", "1,2,,3,,", " x \t y ", "\u00e9\u00c9", "a\ud83d\ude00b", "key=value; other = 2", "v001-api-v002", "\r\n", "\n", "{x}", "$1 \\ b"};
        String[] patterns = {"", "a", "a*", "a+?", "a?", "a{2}", "a{2,}", "a{1,2}?", "a{0}", ".", ".*", ".+", "(?s).", "(?s).*$", "(?d).", "^", "$", "^.*$", "foo$", "foo\\Z", "foo\\z", "\\r$", "(foo|a)$", "(?:b$|o$)", "(b$)?", "(?m)^", "(?m)$", "(?m)^.", "(?m).$", "(?m)^(a|b)$", "(?md)^a?", "(?d)o$", "\\A.", "\\n", "\\R", "\\R?", "\\d", "\\D+", "\\w+", "\\W", "\\s+", "\\S+", "\\h", "\\H+",
            "\\v", "\\V+", "\\ba", "(?i)ABC", "(?i)\u00e9", "(?iu)\u00e9", "(?i)[a-c]+", "(?i)[^a]", "(?i)\\p{Lower}", "(?i)\\p{Lu}", "(?i)\\p{Ll}+", "\\Qa.b\\E+", "\\Q.", "[\\Q]a\\E]", "(?x) a b #c\n c", "(?x)[a b]", "\\p{L}+", "\\pL\\PL?", "\\p{IsLatin}", "\\p{Alpha}+", "\\P{Alpha}", "\\p{Punct}", "\\p{Space}", "\\p{Graph}+", "\\p{Print}+", "\\p{Blank}",
            "\\p{Cntrl}", "\\p{XDigit}+", "\\p{Alnum}+", "\\p{Upper}", "\\p{ASCII}+", "\\p{IsAlphabetic}", "\\p{IsUppercase}", "\\p{IsWhite_Space}", "\\p{IsPunctuation}", "\\p{IsDigit}", "\\p{IsLetter}", "\\p{Islatin}", "\\p{script=Latin}", "\\p{sc=Latn}", "\\p{gc=Lu}", "\\p{general_category=Ll}", "\\p{IsL}", "\\p{LC}", "\\p{LD}", "\\p{L1}+", "\\p{all}", "\\p{javaLowerCase}", "\\p{javaUpperCase}", "\\p{isLatin}", "\\p{alpha}", "\\p{LU}",
            "\\p{^Alpha}", "\\p{Foo}", "\\p{}", "\\p", "\\p{L", "\\08", "\\0141", "\\0377", "\\0400", "\\x61", "\\x{1F600}", "\\x{}", "\\x6", "\\u0061", "\\uD83D\\uDE00", "\\u12", "\\cA", "\\y", "\\-", "\\_", "\\e", "(?<n>a)(?<n>b)", "(?<1n>a)", "(?<n>a", "(?i:a)b", "a(?i)b|C", "((?i)a)B", "(a|(b))*", "(a)|(b)", "a{2,1}", "a{1", "a{", "{", "x{,3}", "}", "]", "(", ")", "[a", "[z-a]", "\\", "a|*", "*", "(?z)a", "(?i", "()", "|", "a||b", "a|", "[a-\\d]",
            "[\\d-x]", "[[a]-z]", "[a-[b]]", "[a-c&&b-d]", "[a-c&&[^b]]", "[^a&&b]", "[^a-c]", "[a-z&&[^b]c]", "[]a]", "[^]a]", "[a-]", "[-a]", "[&&a]", "[a&b]", "[a^]", "[\\w&&[^\\d]]+", "[\\s\\S]", "[.]", "[$^]", "[a\\]b]", "[\\x61-\\x63]", "[\ud83d\ude00-\ud83d\ude02]", "[\\R]", "[\\b]", "[]", "[^]", "[]]", "[a-c[x-z]]", "(?x)\\# \\ a", "[a-z&&[aeiou]&&[a-e]]", "[^\\W]", "[\\p{L}&&[^a]]", "[[:alpha:]]", "\\s*,\\s*", ",", "=|;", "-v\\d+", "(\\w+)-v(\\d+)", "\\{x\\}", "\\$", "\\\\", "(?<app>[a-z]+)", "(?:)", "(a?)*", "x*", "(?-i)a", "(?i-s:a)", "(?is)A.", "^*a", "a**", "\\N", "(?s)foo.?$", "^foo$\n", "\\w+(?=x)?b"};
        for (String p : patterns) for (String t : texts) {
            // Under (?m) we know fewer ends of lines.
            if (p.startsWith("(?m") && t.contains("\u2028")) continue;
            row("matches", () -> t.matches(p), p, t);
            row("replace_all", () -> {
                String with = t.replaceAll(p, "<$0>");
                return with;
            }, p, t, "<$0>");
            if (t.length() > 3) for (int limit : new int[] {0, -1, 2}) row("split", () -> {
                String[] parts = t.split(p, limit);
                return parts.length + ":" + String.join("\u0001", parts);
            }, p, t, limit);
        }
        String[][] replaced = {{"(\\w+)=(\\w+)", "a=b c=d", "$2=$1"}, {"(?<k>\\w+)=(?<v>\\w+)", "a=b c=d", "${v}=${k}"}, {"a", "aaa", "$1"}, {"x", "aaa", "$1"}, {"(a)", "aaa", "$10"}, {"(a)", "aaa", "$2"}, {"(a)", "a", "${x}"}, {"(a)", "a", "$"}, {"(a)", "a", "\\"}, {"(a)", "a", "\\$1"}, {"(a)", "a", "\\\\"}, {"(a)", "a", "${"}, {"(a)", "a", "${}"}, {"(a)", "a", "$x"}, {"(a)|b", "ab", "[$1]"}, {"a", "a", "\\n"}, {"(a)", "a", "$01"}, {"(a)", "a", "${1}"}, {"(foo$)", "foo\n", "<$1>"}};
        for (String[] r : replaced) {
            row("replace_all", () -> r[1].replaceAll(r[0], r[2]), r[0], r[1], r[2]);
            row("replace_first", () -> r[1].replaceFirst(r[0], r[2]), r[0], r[1], r[2]);
        }
    }

    static void randoms() {
        for (long seed : new long[] {0, 1, 42, -1, 1234567890123L, Long.MIN_VALUE}) {
            row("random", () -> {
                Random random = new Random(seed);
                StringBuilder text = new StringBuilder();
                for (int i = 0; i < 20; i++) text.append(random.nextInt()).append(' ').append(random.nextInt(10)).append(' ').append(random.nextInt(64)).append(' ').append(random.nextInt(0x60000000)).append(' ')
                    .append(random.nextInt(-5, 7)).append(' ').append(random.nextInt(8, 16)).append(' ').append(random.nextInt(-2000000000, 2000000000)).append(' ').append(random.nextLong()).append(' ').append(random.nextBoolean()).append(' ').append(random.nextFloat()).append(' ').append(random.nextDouble()).append(' ').append(random.nextGaussian()).append(' ');
                return text;
            }, seed);
        }
    }

    public static void main(String[] args) {
        numbers();
        texts();
        formats();
        regexes();
        randoms();
        out.flush();
    }
}
