package musubi.tidy;

import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.ConditionalExpressionTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.ReturnTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreeScanner;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A code that a problem carries, with its sentences as the code has them; a part that is filled in is shown as … . A
 * code is a text such as {@code area.what} that stands in one call together with a Japanese sentence, or with the name
 * of one; or, when its sentences are made elsewhere, such a text in a known area that is handed to something that takes
 * codes with sentences too. What the API tells of every request has a code of one word, without an area.
 */
record ProblemCode(String code, String ja, String en) {
    private static final Pattern CODE = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*\\.[a-z][a-z0-9]*(-[a-z0-9]+)*");
    private static final Pattern PLAIN = Pattern.compile("[a-z]+(-[a-z]+)*");

    /** What makes an answer of the API; its codes may be of one word. */
    private static final Set<String> ANSWERS = Set.of("Problems.of", "Problems.answer", "Refusal");

    private static final Pattern JAPANESE = Pattern.compile("[\\p{IsHiragana}\\p{IsKatakana}\\p{IsHan}]");
    private static final Set<String> FILES = Set.of(
            "csv",
            "json",
            "yaml",
            "yml",
            "sql",
            "zip",
            "xml",
            "xlsx",
            "txt",
            "md",
            "db",
            "ini",
            "html",
            "parquet",
            "hledger",
            "properties",
            "key",
            "dat",
            "jar",
            "java",
            "css",
            "svg",
            "pdf");

    /** Keys and values of maps look like codes and are none. */
    private static final Set<String> NOT_ABOUT_PROBLEMS = Set.of("of", "entry", "put", "get", "getProperty");

    /**
     * What one file says: codes with sentences, what they were handed to, and texts that look like codes by what those were handed to.
     */
    record Found(List<ProblemCode> told, Set<String> tellers, Map<String, Set<String>> handed) {}

    /** The codes in one file, which may name sentences of any. */
    static Found in(String file, String text, Map<String, List<Sentence>> named) {
        var reading = new Reading(type(file), named);
        reading.scan(JavaSource.parsed(file, text), "");
        reading.handedOn.forEach((method, code) -> reading.saidTo
                .getOrDefault(method, List.of())
                .forEach(s -> reading.told.add(new ProblemCode(code, s.ja, s.en))));
        return new Found(reading.told, reading.tellers, reading.handed);
    }

    private static String type(String file) {
        return file.substring(file.lastIndexOf('/') + 1).replace(".java", "");
    }

    /** Sentences that have a name: a constant, or a method that makes nothing else; under type and name. */
    private static final class Naming extends TreeScanner<Boolean, String> {
        private final String type;
        private final Map<String, List<Sentence>> named = new HashMap<>();

        private Naming(String type) {
            this.type = type;
        }

        @Override
        public Boolean visitMethod(MethodTree method, String around) {
            boolean words = method.getReturnType() != null
                    && method.getReturnType().toString().matches("(.*\\.)?Words");
            return super.visitMethod(method, words ? method.getName().toString() : "");
        }

        @Override
        public Boolean visitLambdaExpression(LambdaExpressionTree lambda, String around) {
            return super.visitLambdaExpression(lambda, "");
        }

        @Override
        public Boolean visitReturn(ReturnTree returned, String around) {
            if (returned.getExpression() != null && !around.isEmpty()) name(around, returned.getExpression());
            return super.visitReturn(returned, around);
        }

        @Override
        public Boolean visitVariable(VariableTree variable, String around) {
            if (variable.getInitializer() != null) name(variable.getName().toString(), variable.getInitializer());
            return super.visitVariable(variable, around);
        }

        private void name(String name, ExpressionTree expression) {
            if (!(expression instanceof NewClassTree) && !(expression instanceof ConditionalExpressionTree)) return;
            var made = made(expression);
            if (!made.isEmpty())
                named.computeIfAbsent(type + "." + name, n -> new ArrayList<>()).addAll(made);
        }
    }

    /** Walks one file; the argument is the name of the method around. */
    private static final class Reading extends TreeScanner<Boolean, String> {
        private final String type;
        private final Map<String, List<Sentence>> named;
        private final List<ProblemCode> told = new ArrayList<>();
        private final Set<String> tellers = new TreeSet<>();
        private final Map<String, Set<String>> handed = new TreeMap<>();

        /** A method that adds the code to sentences which its callers give. */
        private final Map<String, String> handedOn = new TreeMap<>();

        private final Map<String, List<Sentence>> saidTo = new TreeMap<>();

        private Reading(String type, Map<String, List<Sentence>> named) {
            this.type = type;
            this.named = named;
        }

        @Override
        public Boolean visitMethod(MethodTree method, String around) {
            return super.visitMethod(method, method.getName().toString());
        }

        @Override
        public Boolean visitNewClass(NewClassTree made, String around) {
            var name = made.getIdentifier().toString();
            call(made.getArguments(), last(name), ANSWERS.contains(name) ? PLAIN : CODE, around);
            return super.visitNewClass(made, around);
        }

        @Override
        public Boolean visitMethodInvocation(MethodInvocationTree called, String around) {
            var name = called.getMethodSelect().toString();
            call(called.getArguments(), last(name), ANSWERS.contains(name) ? PLAIN : CODE, around);
            return super.visitMethodInvocation(called, around);
        }

        private static String last(String name) {
            return name.substring(name.lastIndexOf('.') + 1);
        }

        private void call(List<? extends ExpressionTree> arguments, String name, Pattern pattern, String around) {
            var codes = arguments.stream().flatMap(a -> code(a, pattern)).toList();
            var written = ProblemCode.sentences(arguments);
            var sentences =
                    written.isEmpty() && codes.stream().noneMatch(ProblemCode::file) ? named(arguments) : written;
            boolean fixed = sentences.stream().anyMatch(s -> !s.ja.equals("…"));
            if (codes.size() == 1 && fixed) {
                tellers.add(name);
                sentences.forEach(s -> told.add(new ProblemCode(codes.getFirst(), s.ja, s.en)));
            }
            if (codes.size() == 1 && !fixed) handedOn.put(around, codes.getFirst());
            if (codes.isEmpty() && fixed)
                saidTo.computeIfAbsent(name, n -> new ArrayList<>()).addAll(sentences);
            handed.computeIfAbsent(name, n -> new TreeSet<>()).addAll(codes);
        }

        private List<Sentence> named(List<? extends ExpressionTree> arguments) {
            return arguments.stream()
                    .map(this::name)
                    .map(name -> named.getOrDefault(name, List.of()))
                    .filter(found -> !found.isEmpty())
                    .findFirst()
                    .orElse(List.of());
        }

        /** Of this file, unless it says of which. */
        private String name(ExpressionTree expression) {
            return switch (expression) {
                case IdentifierTree own -> type + "." + own.getName();
                case MemberSelectTree other -> lastTwo(other.toString());
                case MethodInvocationTree call -> name(call.getMethodSelect());
                default -> "";
            };
        }

        private static String lastTwo(String name) {
            return name.replaceFirst(".*\\.(?=[^.]+\\.[^.]+$)", "");
        }
    }

    /** Every code of the product, sorted, one entry for each wording. */
    static Map<String, Set<ProblemCode>> all(Map<String, String> sources) {
        var named = new HashMap<String, List<Sentence>>();
        sources.forEach((file, text) -> {
            var naming = new Naming(type(file));
            naming.scan(JavaSource.parsed(file, text), "");
            named.putAll(naming.named);
        });
        var codes = new TreeMap<String, Set<ProblemCode>>();
        var tellers = new TreeSet<String>();
        var handed = new TreeMap<String, Set<String>>();
        sources.forEach((file, text) -> {
            var found = in(file, text, named);
            tellers.addAll(found.tellers());
            found.handed()
                    .forEach((to, some) ->
                            handed.computeIfAbsent(to, t -> new TreeSet<>()).addAll(some));
            for (var each : found.told())
                codes.computeIfAbsent(each.code(), c -> new LinkedHashSet<>()).add(each);
        });
        var areas = new TreeSet<String>();
        codes.keySet().forEach(c -> areas.add(area(c)));
        tellers.removeAll(NOT_ABOUT_PROBLEMS);
        for (var to : tellers)
            for (var code : handed.getOrDefault(to, Set.of()))
                if (areas.contains(area(code)) && !file(code)) codes.putIfAbsent(code, Set.of());
        return codes;
    }

    /** Whether it is a code of one word, which only the API tells. */
    static boolean plain(String code) {
        return PLAIN.matcher(code).matches();
    }

    private static boolean file(String code) {
        return FILES.contains(code.substring(code.indexOf('.') + 1));
    }

    static String area(String code) {
        return plain(code) ? "api" : code.substring(0, code.indexOf('.'));
    }

    /** What is said, in both languages. */
    record Sentence(String ja, String en) {}

    private static List<Sentence> made(ExpressionTree expression) {
        if (expression instanceof ConditionalExpressionTree either) {
            var both = new ArrayList<>(sentences(List.of(either.getTrueExpression())));
            both.addAll(sentences(List.of(either.getFalseExpression())));
            return both;
        }
        if (expression instanceof NewClassTree made
                && made.getIdentifier().toString().matches("(.*\\.)?Words")
                && made.getArguments().size() == 2)
            return List.of(new Sentence(
                    shown(made.getArguments().get(0)), shown(made.getArguments().get(1))));
        return List.of();
    }

    private static List<Sentence> sentences(List<? extends ExpressionTree> arguments) {
        for (int i = 0; i < arguments.size(); i++) {
            var made = made(arguments.get(i));
            if (!made.isEmpty()) return made;
            if (i + 1 < arguments.size()
                    && JAPANESE.matcher(shown(arguments.get(i))).find())
                return List.of(new Sentence(shown(arguments.get(i)), shown(arguments.get(i + 1))));
        }
        return List.of();
    }

    private static Stream<String> code(ExpressionTree expression, Pattern pattern) {
        return switch (expression) {
            case ConditionalExpressionTree either ->
                Stream.concat(code(either.getTrueExpression(), pattern), code(either.getFalseExpression(), pattern));
            case LiteralTree literal
            when literal.getValue() instanceof String text
                    && pattern.matcher(text).matches() -> Stream.of(text);
            default -> Stream.empty();
        };
    }

    /** The text of an expression as far as it is fixed. */
    private static String shown(ExpressionTree expression) {
        return switch (expression) {
            case LiteralTree literal -> String.valueOf(literal.getValue());
            case ParenthesizedTree inside -> shown(inside.getExpression());
            case BinaryTree sum -> shown(sum.getLeftOperand()) + shown(sum.getRightOperand());
            case MethodInvocationTree call
            when call.getMethodSelect() instanceof MemberSelectTree select
                    && select.getIdentifier().contentEquals("formatted") ->
                shown(select.getExpression()).replaceAll("%[-,0-9.]*[sdf]", "…").replace("%%", "%");
            default -> "…";
        };
    }
}
