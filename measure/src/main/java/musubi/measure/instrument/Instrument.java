package musubi.measure.instrument;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import musubi.measure.instrument.Scoring.NotScorable;
import musubi.measure.instrument.Scoring.Scored;
import musubi.quantity.Exact;
import musubi.quantity.Rounding;
import musubi.quantity.Words;

/**
 * A questionnaire in one version: a definition that is data, so that it can be replaced, and scoring that follows it.
 *
 * @param id such as {@code jages-48}
 * @param version results of two versions are never mixed
 * @param scorable false for an instrument that is registered while its points are unpublished
 * @param title name
 * @param source where items and points were published
 * @param verified whether somebody compared them with the source; while false, say so wherever a score is shown
 * @param minimumAge the youngest age it scores
 * @param needsBody whether height and weight are needed
 * @param choices ids of every open choice the scoring made
 * @param mapping which option-to-points mapping is used where several exist; empty when there is one
 * @param items in order
 * @param rules scale by scale, in order
 * @param bands names of ranges of a scale
 * @param vectors known answers with their scores
 */
public record Instrument(
        String id,
        String version,
        boolean scorable,
        Words title,
        String source,
        boolean verified,
        int minimumAge,
        boolean needsBody,
        List<String> choices,
        String mapping,
        List<Item> items,
        Map<String, Rule> rules,
        List<Band> bands,
        List<Vector> vectors) {
    private static final Map<String, String> SPELLINGS = Map.of("はい", "yes", "いいえ", "no");

    /** Lists are copied; the order of the rules is kept. */
    public Instrument {
        choices = List.copyOf(choices);
        items = List.copyOf(items);
        rules = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(rules));
        bands = List.copyOf(bands);
        vectors = List.copyOf(vectors);
    }

    /**
     * One item.
     *
     * @param id as in {@code answer.item}
     * @param text wording
     * @param options points by option, under each mapping; empty for the body-mass index
     * @param indexBelow body-mass index under which {@code indexPoints} are given, for the item that is computed
     * @param indexPoints points for it
     * @param required whether an unanswered item stops the scoring
     */
    public record Item(
            String id,
            String text,
            Map<String, Option> options,
            Optional<BigDecimal> indexBelow,
            long indexPoints,
            boolean required) {}

    /** One option of an item: wording, and points by mapping (the empty name is every mapping). */
    public record Option(String text, Map<String, Long> points) {
        long under(String mapping) {
            return points.getOrDefault(mapping, points.getOrDefault("", 0L));
        }
    }

    /** The name of {@code from <= value < below} on a scale. */
    public record Band(String scale, long from, long below, String name) {}

    /**
     * A known answer.
     *
     * @param scored items whose scoring answer was given, when the vector says so
     * @param answers options by item, when the vector says so
     */
    public record Vector(
            String sex, int age, List<String> scored, Map<String, String> answers, Map<String, Long> expected) {}

    /** The name of the range a value lies in. */
    public Optional<String> band(String scale, long value) {
        return bands.stream()
                .filter(b -> b.scale().equals(scale) && b.from() <= value && value < b.below())
                .map(Band::name)
                .findFirst();
    }

    /** What is said wherever a score is shown while nobody has compared the points with their source. */
    public Optional<Words> warning() {
        return verified
                ? Optional.empty()
                : Optional.of(new Words(
                        "%s 第%s版: 配点は評価者が確認していません".formatted(title.ja(), version),
                        "%s version %s: points not confirmed by the evaluator".formatted(title.en(), version)));
    }

    /** Every option-to-points mapping there is, sorted; none where each option has one number of points. */
    public List<String> mappings() {
        return items.stream()
                .flatMap(i -> i.options().values().stream())
                .flatMap(o -> o.points().keySet().stream())
                .filter(m -> !m.isEmpty())
                .distinct()
                .sorted()
                .toList();
    }

    /** The same instrument with another option-to-points mapping. */
    public Instrument mappedBy(String other) {
        return new Instrument(
                id,
                version,
                scorable,
                title,
                source,
                verified,
                minimumAge,
                needsBody,
                choices,
                other,
                items,
                rules,
                bands,
                vectors);
    }

    /** Scores one sheet, or says why it cannot be scored. */
    public Scoring score(Respondent who) {
        if (!scorable)
            return refuse("no-points", new Words("%s の配点は公表されていません", "the points of %s are not published"), id);
        if (who.age() < minimumAge)
            return refuse(
                    "too-young",
                    new Words("%d 歳未満には使えません (%d 歳)", "not for people under %d (%d)"),
                    minimumAge,
                    who.age());
        var points = new HashMap<String, Long>();
        int answered = 0;
        for (var item : items) {
            if (item.indexBelow().isPresent()) {
                if (who.heightCm().isEmpty() || who.weightKg().isEmpty())
                    return refuse("body-missing", new Words("身長または体重がありません", "height or weight is missing"));
                points.put(item.id(), thin(who, item.indexBelow().get()) ? item.indexPoints() : 0);
                continue;
            }
            var answer = Optional.ofNullable(who.answers().get(item.id()));
            if (answer.isEmpty()) {
                if (item.required())
                    return refuse("answer-missing", new Words("項目 %s の回答がありません", "item %s is not answered"), item.id());
                continue;
            }
            var option = Optional.ofNullable(item.options().get(SPELLINGS.getOrDefault(answer.get(), answer.get())));
            if (option.isEmpty())
                return refuse(
                        "answer-unknown",
                        new Words("項目 %s に選択肢 %s はありません", "item %s has no option %s"),
                        item.id(),
                        answer.get());
            points.put(item.id(), option.get().under(mapping));
            answered++;
        }
        if (answered == 0) return refuse("answer-missing", new Words("回答が一つもありません", "no item is answered"));
        return derive(who, points);
    }

    private Scoring derive(Respondent who, Map<String, Long> points) {
        var scales = new TreeMap<String, Long>();
        for (var rule : rules.entrySet()) {
            var value = value(rule.getValue(), who, points, scales);
            if (value.isEmpty())
                return refuse(
                        "sex-without-points",
                        new Words("尺度 %s は性別 %s・%d 歳について配点がありません", "scale %s has no points for sex %s and age %d"),
                        rule.getKey(),
                        who.sex(),
                        who.age());
            scales.put(rule.getKey(), value.getAsLong());
        }
        return new Scored(scales, note());
    }

    private OptionalLong value(Rule rule, Respondent who, Map<String, Long> points, Map<String, Long> scales) {
        return switch (rule) {
            case Rule.Sum sum ->
                OptionalLong.of(sum.items().stream()
                                .mapToLong(i -> points.getOrDefault(i, 0L))
                                .sum()
                        + sum.scales().stream()
                                .mapToLong(s -> scales.getOrDefault(s, 0L))
                                .sum());
            case Rule.Count count ->
                OptionalLong.of(count.items().stream()
                        .filter(i -> count.codes().contains(who.answers().getOrDefault(i, "")))
                        .count());
            case Rule.AtLeast least -> OptionalLong.of(scales.getOrDefault(least.of(), 0L) >= least.least() ? 1 : 0);
            case Rule.AnyOf any ->
                OptionalLong.of(any.scales().stream().anyMatch(s -> scales.getOrDefault(s, 0L) != 0) ? 1 : 0);
            case Rule.Lookup lookup -> lookup.table().at(scales.getOrDefault(lookup.of(), 0L));
            case Rule.BySex sex ->
                sex.points().containsKey(who.sex())
                        ? OptionalLong.of(sex.points().getOrDefault(who.sex(), 0L))
                        : OptionalLong.empty();
            case Rule.ByAge age -> age.table().at(age.first() ? who.firstAge() : who.age());
            case Rule.Vitality vitality -> vitality(vitality, who, scales.getOrDefault(vitality.of(), 0L));
        };
    }

    private static OptionalLong vitality(Rule.Vitality rule, Respondent who, long score) {
        var mean = rule.means().at(who.age());
        if (mean.isEmpty()) return mean;
        var tenths = Exact.of((rule.most() - score) * 10 * 1000, rule.most() * 10 - mean.getAsLong());
        return OptionalLong.of(
                new Rounding(Rounding.Way.HALF_UP, Exact.ONE).round(tenths).wholeValue());
    }

    /** Unrounded: weight × 10,000 &lt; limit × height². */
    private static boolean thin(Respondent who, BigDecimal limit) {
        var height = who.heightCm().orElseThrow();
        return who.weightKg()
                        .orElseThrow()
                        .multiply(new BigDecimal(BigInteger.valueOf(10_000)))
                        .compareTo(limit.multiply(height).multiply(height))
                < 0;
    }

    private String note() {
        var note = new StringBuilder(id).append('/').append(version);
        for (var choice : choices) note.append(' ').append(choice);
        if (!mapping.isEmpty()) note.append(" mapping-").append(mapping);
        if (!verified) note.append(" not-confirmed");
        return note.toString();
    }

    private static NotScorable refuse(String code, Words pattern, Object... parts) {
        return new NotScorable(code, new Words(String.format(pattern.ja(), parts), String.format(pattern.en(), parts)));
    }
}
