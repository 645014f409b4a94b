package musubi.effect.formula;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import musubi.effect.Unreadable;
import musubi.effect.Words;

/** Reads a formula from left to right. Terms follow R: {@code a*b} is {@code a + b + a:b}, {@code (a+b)^2} all pairs. */
final class Reading {
    private static final int MOST_TERMS = 2_000;
    private final String text;
    private final List<Token> tokens;
    private final Arithmetic arithmetic;
    private int next;
    private boolean hasIntercept = true;
    private final List<Expression> seen = new ArrayList<>();
    private final List<Expression> offsets = new ArrayList<>();
    private final List<String> strata = new ArrayList<>();
    private final List<String> clusters = new ArrayList<>();
    private final List<Formula.Random> groups = new ArrayList<>();

    Reading(String text) {
        this.text = text;
        this.tokens = Tokens.of(text);
        this.arithmetic = new Arithmetic(this);
    }

    Formula formula() {
        var response = response();
        expect("~");
        var terms = sorted(sum());
        boolean intercept = hasIntercept;
        List<String> fixed = List.of();
        List<Term> endogenous = List.of();
        List<Term> instruments = List.of();
        while (peek().is("|")) {
            take();
            var part = sum();
            if (peek().is("~")) {
                take();
                endogenous = sorted(part);
                instruments = sorted(sum());
            } else {
                fixed = part.stream().map(this::column).toList();
            }
        }
        if (peek().kind() != Token.Kind.END) throw unexpected("+");
        return new Formula(
                text, response, terms, intercept, offsets, strata, clusters, groups, fixed, endogenous, instruments);
    }

    private Formula.Response response() {
        if (peek().is("~")) return new Formula.Response("", List.of());
        var left = arithmetic.whole();
        if (left instanceof Expression.Call call
                && (call.function().equals("Surv") || call.function().equals("cbind")))
            return new Formula.Response(call.function(), call.arguments());
        return new Formula.Response("", List.of(left));
    }

    private String column(Term term) {
        if (term.parts().size() == 1 && term.parts().get(0) instanceof Expression.Variable variable)
            return variable.name();
        return term.label();
    }

    /** As R orders them: by the number of parts, and the parts of each as they first appeared, in terms taken off again too. */
    private List<Term> sorted(List<Term> terms) {
        return terms.stream()
                .map(term -> term.inOrderOf(seen))
                .sorted(Comparator.comparingInt(Term::degree))
                .toList();
    }

    private List<Term> sum() {
        var terms = new ArrayList<Term>();
        boolean minus = false;
        if (peek().is("-") || peek().is("+")) minus = take().is("-");
        while (true) {
            if (peek().kind() == Token.Kind.NUMBER
                    && (peek().text().equals("0") || peek().text().equals("1"))) {
                boolean one = take().text().equals("1");
                hasIntercept = one != minus;
            } else {
                var product = product();
                if (minus) terms.removeIf(t -> product.stream().anyMatch(t::sameAs));
                else product.forEach(t -> append(terms, t));
            }
            if (!peek().is("+") && !peek().is("-")) return terms;
            minus = take().is("-");
        }
    }

    private static void append(List<Term> terms, Term term) {
        if (terms.size() >= MOST_TERMS)
            throw refused(
                    "formula.too-long", term.label(), "式の項が多すぎます（上限 2000）。", "The formula has more than 2000 terms.");
        if (terms.stream().noneMatch(term::sameAs)) terms.add(term);
    }

    private List<Term> product() {
        var left = interaction();
        while (peek().is("*") || peek().is("/")) {
            boolean nested = take().is("/");
            var right = interaction();
            var all = new ArrayList<>(left);
            if (!nested) right.forEach(t -> append(all, t));
            // As R has it, (a + b)/c is c within each combination of a and b.
            var outer = nested ? left.stream().reduce(Term::times).stream().toList() : left;
            for (var l : outer) for (var r : right) append(all, l.times(r));
            left = all;
        }
        return left;
    }

    private List<Term> interaction() {
        var left = power();
        while (peek().is(":")) {
            take();
            var right = power();
            var all = new ArrayList<Term>();
            for (var l : left) for (var r : right) append(all, l.times(r));
            left = all;
        }
        return left;
    }

    private List<Term> power() {
        var base = atom();
        if (!peek().is("^")) return base;
        take();
        var degree = take();
        if (degree.kind() != Token.Kind.NUMBER || !degree.text().matches("[1-9]"))
            throw refused(
                    "formula.power",
                    degree.text(),
                    "「^」の後は 1 から 9 の整数です。列の二乗は I(x^2) と書きます。",
                    "After ^ stands a whole number from 1 to 9; write I(x^2) for the square of a column.");
        List<Term> all = base;
        for (int i = 1; i < Integer.parseInt(degree.text()); i++) {
            var more = new ArrayList<>(all);
            for (var l : all) for (var r : base) append(more, l.times(r));
            all = more;
        }
        return all;
    }

    private List<Term> atom() {
        if (peek().is("(")) return bracket();
        if (peek().kind() == Token.Kind.NAME && tokens.get(next + 1).is("(")) return call();
        return List.of(term(arithmetic.primary()));
    }

    private Term term(Expression part) {
        if (!seen.contains(part)) seen.add(part);
        return new Term(List.of(part));
    }

    private List<Term> bracket() {
        take();
        boolean outer = hasIntercept;
        hasIntercept = true;
        var terms = sum();
        boolean inner = hasIntercept;
        hasIntercept = outer && inner;
        if (peek().is("|")) {
            take();
            boolean isApart = peek().is("|");
            if (isApart) take();
            if (peek().kind() != Token.Kind.NAME) throw unexpected("area");
            var group = take().text();
            hasIntercept = outer;
            if (isApart) apart(sorted(terms), inner, group);
            else groups.add(new Formula.Random(sorted(terms), inner, group));
            expect(")");
            return List.of();
        }
        expect(")");
        return terms;
    }

    /** {@code (1 + x || area)} is {@code (1 | area) + (0 + x | area)}. */
    private void apart(List<Term> terms, boolean intercept, String group) {
        if (intercept) groups.add(new Formula.Random(List.of(), true, group));
        for (var term : terms) groups.add(new Formula.Random(List.of(term), false, group));
    }

    private List<Term> call() {
        var call = (Expression.Call) arithmetic.primary();
        switch (call.function()) {
            case "offset" -> offsets.add(call.arguments().get(0));
            case "strata" -> call.arguments().forEach(a -> strata.addAll(a.variables()));
            case "cluster" -> call.arguments().forEach(a -> clusters.addAll(a.variables()));
            default -> {
                return List.of(term(call));
            }
        }
        return List.of();
    }

    Token peek() {
        return tokens.get(next);
    }

    Token take() {
        return tokens.get(peek().kind() == Token.Kind.END ? next : next++);
    }

    void expect(String sign) {
        if (!peek().is(sign)) throw unexpected(sign);
        take();
    }

    Unreadable unexpected(String wanted) {
        var found = peek();
        var ja = found.kind() == Token.Kind.END ? "式の終わり" : "「" + found.text() + "」";
        var en = found.kind() == Token.Kind.END ? "the end" : "\"" + found.text() + "\"";
        return refused(
                "formula.unexpected",
                found.text(),
                "式の " + found.at() + " 文字目: " + ja + "ではなく「" + wanted + "」が要ります。",
                "Formula, character " + found.at() + ": expected \"" + wanted + "\" but found " + en + ".");
    }

    static Unreadable refused(String code, String value, String ja, String en) {
        return new Unreadable(code, value, new Words(ja, en));
    }
}
