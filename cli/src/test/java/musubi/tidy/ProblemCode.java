package musubi.tidy;

import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.ConditionalExpressionTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.util.TreeScanner;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * A code that a problem carries, with its sentences as the code has them; a part that is filled in is shown as … . A
 * code is a text such as {@code area.what} that stands in one call together with a Japanese sentence; or, when its
 * sentences are made elsewhere, any such text in an area that is known by then.
 */
record ProblemCode(String code, String ja, String en) {
    private static final Pattern CODE = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*\\.[a-z][a-z0-9]*(-[a-z0-9]+)*");
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

    /** What one file says: codes with sentences, and texts that look like codes. */
    record Found(List<ProblemCode> told, Set<String> seen) {}

    /** The codes in one file. */
    static Found in(String file, String text) {
        var reading = new Reading();
        reading.scan(JavaSource.parsed(file, text), "");
        reading.handedOn.forEach((method, code) -> reading.saidTo
                .getOrDefault(method, List.of())
                .forEach(s -> reading.told.add(new ProblemCode(code, s.ja, s.en))));
        return new Found(reading.told, reading.seen);
    }

    /** Walks one file; the argument is the name of the method around. */
    private static final class Reading extends TreeScanner<Boolean, String> {
        private static final Set<String> NOT_ABOUT_PROBLEMS = Set.of("of", "entry", "put", "get", "getProperty");

        private final List<ProblemCode> told = new ArrayList<>();
        private final Set<String> seen = new TreeSet<>();
        /** A method that adds the code to sentences which its callers give. */
        private final Map<String, String> handedOn = new TreeMap<>();

        /** Keys and values of maps, which look like codes and are none. */
        private final Set<ExpressionTree> settings = new HashSet<>();

        private final Map<String, List<Sentence>> saidTo = new TreeMap<>();

        @Override
        public Boolean visitMethod(MethodTree method, String around) {
            return super.visitMethod(method, method.getName().toString());
        }

        @Override
        public Boolean visitNewClass(NewClassTree made, String around) {
            call(made.getArguments(), made.getIdentifier().toString(), around);
            return super.visitNewClass(made, around);
        }

        @Override
        public Boolean visitMethodInvocation(MethodInvocationTree called, String around) {
            var name = called.getMethodSelect() instanceof MemberSelectTree select
                    ? select.getIdentifier().toString()
                    : called.getMethodSelect().toString();
            call(called.getArguments(), name, around);
            if (NOT_ABOUT_PROBLEMS.contains(name)) settings.addAll(called.getArguments());
            return super.visitMethodInvocation(called, around);
        }

        @Override
        public Boolean visitLiteral(LiteralTree literal, String around) {
            if (!settings.contains(literal)) seen.addAll(code(literal));
            return super.visitLiteral(literal, around);
        }

        private void call(List<? extends ExpressionTree> arguments, String name, String around) {
            var codes = arguments.stream().flatMap(a -> code(a).stream()).toList();
            var sentences = sentences(arguments);
            boolean fixed = sentences.stream().anyMatch(s -> !s.ja.equals("…"));
            if (codes.size() == 1 && fixed)
                sentences.forEach(s -> told.add(new ProblemCode(codes.getFirst(), s.ja, s.en)));
            if (codes.size() == 1 && !fixed) handedOn.put(around, codes.getFirst());
            if (codes.isEmpty() && fixed)
                saidTo.computeIfAbsent(name, n -> new ArrayList<>()).addAll(sentences);
        }
    }

    /** Every code of the product, sorted, one entry for each wording. */
    static Map<String, Set<ProblemCode>> all(Map<String, String> sources) {
        var codes = new TreeMap<String, Set<ProblemCode>>();
        var seen = new TreeSet<String>();
        sources.forEach((file, text) -> {
            var found = in(file, text);
            seen.addAll(found.seen());
            for (var each : found.told())
                codes.computeIfAbsent(each.code(), c -> new LinkedHashSet<>()).add(each);
        });
        var areas = new TreeSet<String>();
        codes.keySet().forEach(c -> areas.add(area(c)));
        for (var code : seen)
            if (areas.contains(area(code)) && !FILES.contains(code.substring(code.indexOf('.') + 1)))
                codes.putIfAbsent(code, Set.of());
        return codes;
    }

    static String area(String code) {
        return code.substring(0, code.indexOf('.'));
    }

    private record Sentence(String ja, String en) {}

    private static List<Sentence> sentences(List<? extends ExpressionTree> arguments) {
        for (int i = 0; i < arguments.size(); i++) {
            if (arguments.get(i) instanceof ConditionalExpressionTree either) {
                var both = new ArrayList<>(sentences(List.of(either.getTrueExpression())));
                both.addAll(sentences(List.of(either.getFalseExpression())));
                if (!both.isEmpty()) return both;
            }
            if (arguments.get(i) instanceof NewClassTree made
                    && made.getIdentifier().toString().matches("(.*\\.)?Words")
                    && made.getArguments().size() == 2)
                return List.of(new Sentence(
                        shown(made.getArguments().get(0)),
                        shown(made.getArguments().get(1))));
            if (i + 1 < arguments.size()
                    && JAPANESE.matcher(shown(arguments.get(i))).find())
                return List.of(new Sentence(shown(arguments.get(i)), shown(arguments.get(i + 1))));
        }
        return List.of();
    }

    private static List<String> code(ExpressionTree expression) {
        return expression instanceof LiteralTree literal
                        && literal.getValue() instanceof String text
                        && CODE.matcher(text).matches()
                ? List.of(text)
                : List.of();
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
