package musubi.agreement.language;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import musubi.agreement.term.Expression;
import musubi.document.Fields;
import musubi.document.Misread;
import musubi.document.Nearest;
import musubi.document.Text;
import musubi.quantity.Place;
import musubi.quantity.Rounding;

/** Reads expressions: a number, a name, or a mapping whose first known key says which form it is. */
final class Expressions {
    private static final Set<String> EVERYWHERE = Set.of("at-least", "at-most", "rounded", "note");
    private final String study;
    private final Conditions conditions = new Conditions(this);
    private final Map<String, Function<Fields, Expression>> forms = new LinkedHashMap<>();

    /** @param study the study the clause is measured by, empty when it names none */
    Expressions(String study) {
        this.study = study;
        forms.put("price", this::price);
        forms.put("line", this::line);
        forms.put("bands", this::bands);
        forms.put("by", this::by);
        forms.put("gain", this::gain);
        forms.put("count", this::count);
        forms.put("effect", this::effect);
        forms.put("share", this::share);
        forms.put("sum", f -> new Expression.Sum(list(f, "sum"), f.place()));
        forms.put("least", f -> new Expression.Least(list(f, "least"), f.place()));
        forms.put("greatest", f -> new Expression.Greatest(list(f, "greatest"), f.place()));
        forms.put("any-of", this::anyOf);
        forms.put("product", f -> new Expression.Product(list(f, "product"), f.place()));
        forms.put(
                "ratio",
                f -> new Expression.Ratio(read(f.need("ratio", "ratio")), read(f.need("to", "ratio")), f.place()));
        forms.put("allot", this::allot);
        forms.put("pays", f -> when(f, "pays"));
        forms.put("all-of", f -> when(f, "all-of"));
        forms.put("clause", f -> new Expression.Paid(Fields.text(f.need("clause", "clause"), "clause"), f.place()));
    }

    String study() {
        return study;
    }

    Conditions conditions() {
        return conditions;
    }

    /** Names join words with hyphens; underscores are read as hyphens. */
    static String spelled(String name) {
        return name.replace('_', '-');
    }

    Expression read(Text text) {
        return switch (text) {
            case Text.Scalar(var value, var place) -> {
                if (Scalars.nearlyNumber(value)) yield Scalars.number(text, "amount");
                if (value.strip().matches("[\\p{L}_][\\p{L}\\p{N}_.-]*"))
                    yield new Expression.Name(spelled(value.strip()), place);
                throw unclear(text);
            }
            case Text.Items items -> throw unclear(items);
            case Text.Entries entries -> mapping(Fields.of(entries, "expression"));
        };
    }

    private static Misread unclear(Text text) {
        return new Misread(
                "agreement.unclear-expression",
                text.place(),
                Fields.shown(text),
                "ここには数、指標の名前、または {price: …, times: …} のような式が必要です。",
                "Expected a number, the name of a measure, or a form such as {price: …, times: …}.");
    }

    private Expression mapping(Fields fields) {
        for (var form : forms.entrySet())
            if (fields.has(form.getKey())) {
                var expression = bounded(fields, form.getValue().apply(fields));
                fields.done(form.getKey());
                return expression;
            }
        var known = new LinkedHashSet<>(forms.keySet());
        var first = fields.keys().stream().findFirst().orElse("");
        throw fields.unknown(first, "expression", known);
    }

    private Expression bounded(Fields fields, Expression expression) {
        var place = fields.place();
        var bounded = expression;
        var least = fields.find("at-least");
        if (least.isPresent())
            bounded = new Expression.Greatest(List.of(bounded, Scalars.number(least.get(), "at-least")), place);
        var most = fields.find("at-most");
        if (most.isPresent())
            bounded = new Expression.Least(List.of(bounded, Scalars.number(most.get(), "at-most")), place);
        var rounded = fields.find("rounded");
        if (rounded.isPresent()) bounded = new Expression.Rounded(bounded, rounding(rounded.get()), place);
        fields.find("note");
        return bounded;
    }

    static Rounding rounding(Text text) {
        var fields = Fields.of(text, "rounding");
        fields.find("each");
        var ways = new LinkedHashMap<String, Rounding.Way>();
        ways.put("down-to", Rounding.Way.DOWN);
        ways.put("up-to", Rounding.Way.UP);
        ways.put("half-up-to", Rounding.Way.HALF_UP);
        ways.put("half-even-to", Rounding.Way.HALF_EVEN);
        for (var way : ways.entrySet()) {
            var step = fields.find(way.getKey());
            if (step.isPresent()) {
                var number = Scalars.number(step.get(), way.getKey());
                if (number.value().sign() <= 0)
                    throw new Misread(
                            "agreement.rounding-step",
                            step.get().place(),
                            Fields.shown(step.get()),
                            "端数処理の単位は正の数です。",
                            "A rounding step must be positive.");
                fields.done("rounding");
                return new Rounding(way.getValue(), number.value());
            }
        }
        throw new Misread(
                "agreement.rounding",
                fields.place(),
                "",
                "端数処理は down-to、up-to、half-up-to、half-even-to のどれかで書いてください。",
                "Rounding is written with down-to, up-to, half-up-to or half-even-to.");
    }

    private List<Expression> list(Fields fields, String key) {
        var parts = fields.items(key, key).stream().map(this::read).toList();
        if (parts.isEmpty())
            throw new Misread(
                    "agreement.empty-list",
                    fields.placeOf(key),
                    key,
                    "「" + key + "」のリストが空です。",
                    "The list of \"" + key + "\" is empty.");
        return parts;
    }

    private Expression price(Fields f) {
        var price = Scalars.number(f.need("price", "price"), "price");
        if (price.percent())
            throw new Misread(
                    "agreement.price-percent",
                    price.place(),
                    "%",
                    "単価は割合ではなく数で書いてください。割合なら share を使います。",
                    "A price is a number, not a percentage; for a share write {share: …, of: …}.");
        var per = f.find("per").map(t -> Scalars.number(t, "per"));
        per.filter(p -> p.percent() || p.value().sign() <= 0).ifPresent(p -> {
            throw new Misread(
                    "agreement.price-per",
                    p.place(),
                    p.value().toString(),
                    "per は正の数です（例: 1,000歩につき1点は {price: 1, per: 1_000, times: steps}）。",
                    "\"per\" is a positive number, as in {price: 1, per: 1_000, times: steps}.");
        });
        var unitPrice = per.map(p -> price.value().dividedBy(p.value())).orElse(price.value());
        return new Expression.Price(unitPrice, read(f.need("times", "price")), f.place());
    }

    private Expression share(Fields f) {
        var share = f.need("share", "share");
        if (read(share) instanceof Expression.Fixed fixed
                && !fixed.percent()
                && fixed.value().compareTo(musubi.quantity.Exact.ONE) > 0)
            throw new Misread(
                    "agreement.percent-missing",
                    share.place(),
                    Fields.shown(share),
                    "割合が1を超えています。" + Fields.shown(share) + "% のことであれば % を付けてください。",
                    "The share is more than the whole. If " + Fields.shown(share)
                            + "% is meant, write the percent sign.");
        return new Expression.Share(read(share), read(f.need("of", "share")), f.place());
    }

    private Expression line(Fields f) {
        var through = Fields.of(f.need("through", "line"), "through");
        var points = new ArrayList<Expression.Point>();
        for (var key : through.keys()) {
            var at = Scalars.number(new Text.Scalar(key, through.placeOf(key)), "through");
            points.add(new Expression.Point(
                    at.value(), at.percent(), Scalars.number(through.need(key, "through"), "through")));
        }
        if (points.size() < 2)
            throw new Misread(
                    "agreement.line-points",
                    through.place(),
                    "",
                    "直線には二つ以上の点が必要です。",
                    "A line needs at least two points.");
        for (int i = 1; i < points.size(); i++)
            if (points.get(i).at().compareTo(points.get(i - 1).at()) <= 0)
                throw new Misread(
                        "agreement.line-order",
                        through.place(),
                        "",
                        "直線の点は小さい順に並べてください。",
                        "The points of a line must ascend.");
        return new Expression.Line(
                read(f.need("line", "line")),
                List.copyOf(points),
                outside(f.need("below", "line"), "first"),
                outside(f.need("above", "line"), "last"),
                f.place());
    }

    private static Expression.Outside outside(Text text, String nearest) {
        return text instanceof Text.Scalar scalar && scalar.value().strip().equals(nearest)
                ? new Expression.Outside.Nearest()
                : new Expression.Outside.Stated(Scalars.number(text, nearest));
    }

    private Expression bands(Fields f) {
        var on = read(f.need("bands", "bands"));
        var otherwise = read(f.need("below", "bands"));
        var from = f.need("from", "bands");
        var bands = new ArrayList<Expression.Band>();
        switch (from) {
            case Text.Entries entries -> {
                var thresholds = Fields.of(entries, "from");
                for (var key : thresholds.keys()) {
                    var at = Scalars.number(new Text.Scalar(key, thresholds.placeOf(key)), "from");
                    bands.add(new Expression.Band(
                            at.value(),
                            at.percent(),
                            Optional.empty(),
                            read(thresholds.need(key, "from")),
                            thresholds.placeOf(key)));
                }
            }
            case Text.Items items -> {
                for (var item : items.items()) bands.add(band(Fields.of(item, "band")));
            }
            case Text.Scalar scalar -> throw unclear(scalar);
        }
        if (bands.isEmpty())
            throw new Misread("agreement.no-bands", from.place(), "", "帯が一つもありません。", "There is no band.");
        for (int i = 1; i < bands.size(); i++) {
            var before = bands.get(i - 1);
            var band = bands.get(i);
            var shut = before.below();
            if (band.from().compareTo(before.from()) <= 0)
                throw new Misread(
                        "agreement.bands-order",
                        band.place(),
                        band.from().toString(),
                        "帯は小さい順に並べてください。この帯は前の帯より下から始まるので、前の帯と重なります。",
                        "Bands must ascend: this one starts at or below the one before it, so they overlap.");
            if (shut.isPresent() && shut.get().compareTo(band.from()) > 0)
                throw new Misread(
                        "agreement.bands-overlap",
                        band.place(),
                        band.from().toString(),
                        "この帯は前の帯（" + shut.get() + " 未満まで）と重なります。",
                        "This band overlaps the one before it, which reaches to below " + shut.get() + ".");
        }
        return new Expression.Bands(on, List.copyOf(bands), otherwise, f.place());
    }

    private Expression.Band band(Fields f) {
        var from = Scalars.number(f.need("from", "band"), "from");
        var below = f.find("below").map(t -> Scalars.number(t, "below").value());
        if (below.isPresent() && below.get().compareTo(from.value()) <= 0)
            throw new Misread(
                    "agreement.empty-band",
                    f.place(),
                    from.value().toString(),
                    "帯が空です（from が below 以上です）。",
                    "The band is empty: from is not under below.");
        var band = new Expression.Band(from.value(), from.percent(), below, read(f.need("pays", "band")), f.place());
        f.done("band");
        return band;
    }

    private Expression by(Fields f) {
        var property = Fields.text(f.need("by", "by"), "by");
        var known = List.of("age", "sex", "municipality", "year", "provider");
        if (!known.contains(property))
            throw new Misread(
                    "agreement.unknown-property",
                    f.placeOf("by"),
                    property,
                    "「" + property + "」では分けられません。" + Nearest.ja(property, known) + "使える属性: " + String.join(", ", known),
                    "Cannot choose by \"" + property + "\"." + Nearest.en(property, known) + " Known: "
                            + String.join(", ", known));
        var choices = new ArrayList<Expression.Choice>();
        for (var key : f.keys()) {
            if (key.equals("by") || key.equals("otherwise") || EVERYWHERE.contains(key)) continue;
            choices.add(new Expression.Choice(
                    span(property, key, f.placeOf(key)), read(f.need(key, "by")), f.placeOf(key)));
        }
        if (choices.isEmpty())
            throw new Misread(
                    "agreement.empty-list", f.place(), "by", "場合分けが一つもありません。", "There is nothing to choose from.");
        refuseOverlap(choices);
        return new Expression.By(
                property, List.copyOf(choices), f.find("otherwise").map(this::read), f.place());
    }

    private static Expression.Span span(String property, String key, Place place) {
        if (property.equals("age") || property.equals("year")) {
            var written = new Text.Scalar(key, place);
            var span = Scalars.span(key.replace("FY", ""))
                    .orElseThrow(() -> new Misread(
                            "agreement.not-a-range",
                            place,
                            key,
                            "「" + key + "」は範囲ではありません（例: 40..74、75..）。",
                            "\"" + key + "\" is no range; write 40..74 or 75.."));
            Scalars.refuseBackwards(span, written);
            return span;
        }
        return new Expression.Span.Labels(
                Arrays.stream(key.split(",")).map(String::strip).collect(Collectors.toCollection(LinkedHashSet::new)));
    }

    private static void refuseOverlap(List<Expression.Choice> choices) {
        for (int i = 0; i < choices.size(); i++)
            for (int j = 0; j < i; j++)
                if (overlap(choices.get(i).span(), choices.get(j).span()))
                    throw new Misread(
                            "agreement.choices-overlap",
                            choices.get(i).place(),
                            "",
                            "この範囲は前の範囲と重なります。",
                            "This range overlaps an earlier one.");
    }

    private static boolean overlap(Expression.Span a, Expression.Span b) {
        if (a instanceof Expression.Span.Numbers x && b instanceof Expression.Span.Numbers y)
            return x.from().orElse(Integer.MIN_VALUE) <= y.to().orElse(Integer.MAX_VALUE)
                    && y.from().orElse(Integer.MIN_VALUE) <= x.to().orElse(Integer.MAX_VALUE);
        if (a instanceof Expression.Span.Labels x && b instanceof Expression.Span.Labels y)
            return x.labels().stream().anyMatch(y.labels()::contains);
        return false;
    }

    private Expression gain(Fields f) {
        var of = f.need("gain", "gain");
        var name = new Expression.Name(spelled(Fields.text(of, "gain")), of.place());
        var over = f.find("over");
        var between = f.find("between");
        if (over.isPresent() == between.isPresent())
            throw new Misread(
                    "agreement.gain",
                    f.place(),
                    name.name(),
                    "gain には over: {baseline: first-week} か between: [first, last] のどちらか一つが必要です。",
                    "\"gain\" needs either over: {baseline: first-week} or between: [first, last].");
        var change = over.isPresent() ? overFirstWeek(over.get()) : firstToLast(between.get());
        var down = f.word("direction").orElse("up");
        if (!down.equals("up") && !down.equals("down"))
            throw new Misread(
                    "agreement.direction",
                    f.placeOf("direction"),
                    down,
                    "direction は up か down です。",
                    "\"direction\" is up or down.");
        return new Expression.Gain(name, change, down.equals("down"), f.place());
    }

    private static Expression.Change overFirstWeek(Text text) {
        var fields = Fields.of(text, "over");
        var baseline = fields.need("baseline", "over");
        if (!Fields.text(baseline, "baseline").equals("first-week"))
            throw new Misread(
                    "agreement.baseline",
                    baseline.place(),
                    Fields.shown(baseline),
                    "baseline は first-week です。",
                    "The baseline is first-week.");
        fields.done("over");
        return new Expression.Change.OverFirstWeek();
    }

    private static Expression.Change firstToLast(Text text) {
        var ends = text instanceof Text.Items items
                ? items.items().stream().map(t -> Fields.text(t, "between")).toList()
                : List.of();
        if (!ends.equals(List.of("first", "last")))
            throw new Misread(
                    "agreement.between",
                    text.place(),
                    Fields.shown(text),
                    "between は [first, last] です。",
                    "\"between\" is [first, last].");
        return new Expression.Change.FirstToLast();
    }

    private Expression count(Fields f) {
        var part = Scalars.word(f.need("count", "count"), "count", Expression.Count.Part.class);
        return new Expression.Count(part, conditions.read(f.need("where", "count")), f.place());
    }

    private Expression effect(Fields f) {
        var effect = Fields.text(f.need("effect", "effect"), "effect");
        var of = f.word("of").map(Expressions::spelled).orElse(study);
        if (of.isEmpty())
            throw new Misread(
                    "agreement.no-study",
                    f.place(),
                    effect,
                    "どの研究の効果か書いてください（of: 研究名、または条項の measured: {study: …}）。",
                    "Say which study: of: NAME, or measured: {study: NAME} in the clause.");
        var basis = f.find("basis")
                .map(t -> Fields.text(t, "basis").equals("only-if-significant")
                        ? Expression.Effect.Basis.ESTIMATE_IF_SIGNIFICANT
                        : Scalars.word(t, "basis", Expression.Effect.Basis.class))
                .orElseThrow(() -> new Misread(
                        "agreement.no-basis",
                        f.place(),
                        effect,
                        "支払の基礎（basis: estimate、lower-bound、estimate-if-significant）を書いてください。",
                        "State the basis: estimate, lower-bound or estimate-if-significant."));
        return new Expression.Effect(effect, of, basis, f.place());
    }

    private Expression anyOf(Fields f) {
        var rule = f.find("rule")
                .orElseThrow(() -> new Misread(
                        "agreement.no-rule",
                        f.place(),
                        "any-of",
                        "「AまたはB」の組み合わせ方（rule: greatest、least、first、sum）を書いてください。",
                        "\"A or B\" needs its rule: greatest, least, first or sum."));
        return new Expression.AnyOf(
                list(f, "any-of"), Scalars.word(rule, "rule", Expression.AnyOf.Rule.class), f.place());
    }

    private Expression allot(Fields f) {
        var amount = f.need("allot", "allot");
        long whole = Scalars.whole(amount, "allot");
        if (whole < 0)
            throw new Misread(
                    "agreement.negative",
                    amount.place(),
                    Long.toString(whole),
                    "分ける額は負にできません。",
                    "The amount to allot must not be negative.");
        return new Expression.Allot(
                musubi.quantity.Exact.of(whole), read(f.need("in-proportion-to", "allot")), f.place());
    }

    private Expression when(Fields f, String key) {
        return new Expression.When(
                read(f.need(key, key)),
                conditions.read(f.need("when", key)),
                f.find("otherwise")
                        .map(this::read)
                        .orElse(new Expression.Fixed(musubi.quantity.Exact.ZERO, false, f.place())),
                f.place());
    }
}
