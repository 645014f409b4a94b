package musubi.effect.glm;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import musubi.effect.NotEstimable;
import musubi.effect.Option;
import musubi.effect.Options;
import musubi.effect.Unreadable;
import musubi.effect.Why;
import musubi.effect.Words;
import musubi.effect.formula.Design;
import musubi.effect.formula.Evaluation;
import musubi.effect.formula.Expression;
import musubi.effect.formula.Offset;
import musubi.effect.formula.Standard;
import musubi.effect.formula.Tiles;
import musubi.effect.regression.LeastSquares;
import musubi.effect.regression.TwoArms;
import musubi.effect.rows.Aggregation;
import musubi.effect.rows.Block;
import musubi.effect.rows.Categories;
import musubi.effect.rows.Column;
import musubi.effect.rows.Constant;
import musubi.effect.rows.Numbers;
import musubi.effect.rows.Rows;

/**
 * The same people twice: all as if treated, all as if not, and whom to average over.
 *
 * @param arms which value of the treatment means treated
 * @param treated rows with that value
 * @param untreated rows with the other value
 * @param share weight of each row in the average, summing to 1
 */
record Counterfactual(
        TwoArms arms,
        Rows treated,
        Rows untreated,
        Column offsetTreated,
        Column offsetUntreated,
        Column share,
        long averaged) {
    static final Option TREATMENT = Option.given(
            "treatment",
            "参加を表す列（値は二種類）。なければ式の最初の項",
            "column of the treatment, of two values; the first term when not given");
    static final Option TREATED = Option.given(
            "treated",
            "参加した人の、その列の値（例: 参加）。なければ、式の項が大きくなる方、分類なら後の方",
            "value of that column that means treated; when not given the one at which its term is larger, the later one of categories");
    static final Option ESTIMAND = Option.choice(
            "estimand",
            "ATE",
            java.util.List.of("ATE", "ATT", "ATC"),
            "だれについて平均するか: ATE は全員、ATT は参加した人、ATC は参加しなかった人",
            "whom to average over: everybody, the treated, the controls");
    private static final double FAR_OFF = 1e-6;

    /** The name of the column of the treatment. */
    static String treatment(musubi.effect.Request request) {
        var formula = request.formula();
        var given = request.options().find("treatment");
        if (given.isPresent() && formula.variables().contains(given.get())) return given.get();
        if (given.isEmpty()
                && !formula.terms().isEmpty()
                && formula.terms().get(0).parts().size() == 1) {
            var variables = formula.terms().get(0).parts().get(0).variables();
            if (variables.size() == 1) return variables.iterator().next();
        }
        throw new Unreadable(
                "estimate.treatment",
                given.orElse(""),
                new Words(
                        "参加を表す列が式にありません。式の最初の項にするか、「--option treatment=列」と書き、式にも入れてください。",
                        "The formula has no treatment: let it be the first term, or write --option treatment=COLUMN and have it in the formula."));
    }

    /** Why the two worlds cannot be made of these rows; empty when they can. */
    static Optional<NotEstimable> refusal(Asked asked, String treatment) {
        var values = values(asked, treatment);
        if (values.length == 2) return Optional.empty();
        if (values.length > 2)
            throw new Unreadable(
                    "estimate.treatment-values",
                    treatment,
                    new Words(
                            "参加の列「" + treatment + "」の値は " + values.length + " 種類あります。二種類でなければなりません。",
                            "The treatment \"" + treatment + "\" has " + values.length + " values; it must have two."));
        return Optional.of(new NotEstimable(
                Why.NO_VARIATION,
                new Words(
                        "参加の列「" + treatment + "」の値が一種類しかありません。",
                        "The treatment \"" + treatment + "\" has only one value.")));
    }

    static Counterfactual of(Asked asked, String treatment, Options options) {
        var rows = asked.rows();
        var column = rows.column(treatment);
        var arms = arms(asked, treatment, options);
        var treated = rows.with(treatment, filled(column, arms.treated()));
        var untreated = rows.with(treatment, filled(column, arms.control()));
        var estimand = options.text("estimand");
        var share = asked.weights().toArray();
        long averaged = 0;
        double total = 0;
        for (int i = 0; i < share.length; i++) {
            boolean isTreated = column.at(i) == arms.treated();
            if (estimand.equals("ATT") && !isTreated || estimand.equals("ATC") && isTreated) share[i] = 0;
            if (share[i] > 0) averaged++;
            total += share[i];
        }
        for (int i = 0; i < share.length; i++) share[i] /= total;
        return new Counterfactual(
                arms,
                treated,
                untreated,
                Offset.of(asked.formula().offsets(), treated),
                Offset.of(asked.formula().offsets(), untreated),
                Numbers.over(share),
                averaged);
    }

    /** Who is treated: those of the option, or those the first term of the treatment alone is larger for. */
    private static TwoArms arms(Asked asked, String treatment, Options options) {
        var column = asked.rows().column(treatment);
        var arms = TwoArms.of(treatment, column, values(asked, treatment), options.find("treated"));
        if (options.isGiven("treated")) return arms;
        return asked.formula().terms().stream()
                .filter(t -> t.parts().size() == 1)
                .map(t -> t.parts().get(0))
                .filter(p -> p.variables().equals(Set.of(treatment)))
                .findFirst()
                .map(p -> turned(arms, p, asked.rows()))
                .orElse(arms);
    }

    private static TwoArms turned(TwoArms arms, Expression term, Rows rows) {
        if (term instanceof Expression.Variable) return arms;
        if (term instanceof Expression.Call call && call.function().equals("factor")) return arms;
        if (term instanceof Expression.Call call && call.function().equals("relevel"))
            return call.arguments().get(1) instanceof Expression.Word word
                            && word.text().equals(arms.controlText())
                    ? arms.given()
                    : arms.turned();
        double one = at(term, rows, arms, arms.treated());
        double other = at(term, rows, arms, arms.control());
        return one >= other ? arms.given() : arms.turned();
    }

    /** The value of a term of the treatment alone where the treatment has {@code value}. */
    private static double at(Expression term, Rows rows, TwoArms arms, double value) {
        int row = 0;
        while (arms.column().at(row) != value) row++;
        return Evaluation.of(term, rows.keep(new int[] {row}))[0];
    }

    /** The values of the treatment in rows that count, ascending. */
    private static double[] values(Asked asked, String treatment) {
        var column = asked.rows().column(treatment);
        var values = new TreeSet<Double>();
        double last = Double.NaN;
        for (int i = 0; i < column.count(); i++) {
            double value = column.at(i);
            if (value == last || asked.weights().at(i) == 0) continue;
            values.add(value);
            last = value;
        }
        return values.stream().mapToDouble(v -> v).toArray();
    }

    private static Column filled(Column like, double value) {
        if (!like.isCategory()) return new Constant(value, like.count());
        var codes = new int[like.count()];
        Arrays.fill(codes, (int) value);
        return Categories.over(codes, like.levels());
    }

    /**
     * The aliased column that ties the treatment to other columns, so that the rows never show one without the other; empty
     * when the coefficients say what would happen.
     */
    Optional<String> tied(GlmFit fit) {
        for (var name : fit.aliased()) {
            int j = fit.design().names().indexOf(name);
            var column = column(fit.rows(), fit.design(), j);
            var made = LeastSquares.fit(fit.rows(), fit.design(), column, new Constant(1, column.count()));
            var by = made.coefficients().clone();
            for (int i = 0; i < by.length; i++) if (Double.isNaN(by[i])) by[i] = 0;
            double size = Math.max(1, treated.fold(new Gap(fit.design(), new double[by.length], j)));
            for (var world : java.util.List.of(treated, untreated))
                if (world.fold(new Gap(fit.design(), by, j)) > FAR_OFF * size) return Optional.of(name);
        }
        return Optional.empty();
    }

    /** The refusal for such a column. */
    static NotEstimable tiedRefusal(String treatment, String column) {
        return new NotEstimable(
                Why.SINGULAR_DESIGN,
                new Words(
                        "参加「" + treatment + "」と列「" + column + "」がいつも一緒に変わるので、参加だけが違うときの結果が分かりません。",
                        "The treatment \"" + treatment + "\" and the column \"" + column
                                + "\" always change together, so the rows do not say what the treatment alone does."));
    }

    private static Column column(Rows rows, Design design, int j) {
        return rows.derive((block, out, at) -> Tiles.over(
                block,
                design,
                Standard.none(design.columns()),
                0,
                (tile, from, n) -> System.arraycopy(tile, j * Design.TILE, out, at + from - block.from(), n)));
    }

    /** How far a column lies from its combination of others, at most. */
    private record Gap(Design design, double[] by, int column) implements Aggregation<Double> {
        @Override
        public Double fold(Block block) {
            var most = new double[1];
            var made = new double[Design.TILE];
            Tiles.over(block, design, Standard.none(design.columns()), 0, (tile, from, rows) -> {
                Tiles.predict(tile, rows, by, made);
                for (int r = 0; r < rows; r++)
                    most[0] = Math.max(most[0], Math.abs(tile[column * Design.TILE + r] - made[r]));
            });
            return most[0];
        }

        @Override
        public Double merge(Double before, Double next) {
            return Math.max(before, next);
        }
    }
}
