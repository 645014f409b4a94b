package musubi.study.power;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import musubi.quantity.BadInput;
import musubi.quantity.Place;
import musubi.quantity.Words;
import musubi.study.cohort.Cohort;
import musubi.study.protocol.Protocol;
import musubi.study.result.Finding;

/**
 * What one analysis of a protocol finds among invented people. Adjustment for several analyses is left out: it needs all of
 * them, and the power is of this one alone.
 *
 * @param protocol whose analysis is tried
 * @param analysis its name
 * @param plan what was tried
 * @param tried in the order of the plan: people, and for each the effects
 */
public record Power(Protocol protocol, String analysis, Plan plan, List<Tried> tried) {
    /** The list is copied. */
    public Power {
        tried = List.copyOf(tried);
    }

    /**
     * Runs the analysis on every table of the plan, on all cores; the answer depends on no number of cores.
     *
     * @param inventor invents the tables
     * @param next is told each number of people and effect before it is tried
     */
    public static Power of(Protocol protocol, String analysis, Plan plan, Inventor inventor, Consumer<Step> next) {
        if (protocol.source() != Protocol.Source.FILE)
            throw new BadInput(
                    "study.power-of-pack",
                    Place.whole(protocol.id()),
                    "data: pack",
                    new Words(
                            "検出力は架空の人の表で調べます。パックを使う計画書ではなく data: file の計画書を指定してください。",
                            "Power is found on tables of invented people: name a protocol of a file (data: file), not of a pack."));
        var tried = new ArrayList<Tried>();
        for (int people : plan.people())
            for (double effect : plan.effects()) {
                next.accept(new Step(
                        people,
                        effect,
                        tried.size() + 1,
                        plan.people().size() * plan.effects().size()));
                tried.add(tried(protocol, analysis, plan, inventor, people, effect));
            }
        return new Power(protocol, analysis, plan, tried);
    }

    /** What is tried next: the {@code number}th of {@code of}. */
    public record Step(int people, double effect, int number, int of) {}

    private static Tried tried(
            Protocol protocol, String analysis, Plan plan, Inventor inventor, int people, double effect) {
        var runs = LongStream.range(0, plan.seeds())
                .parallel()
                .mapToObj(i -> Run.of(
                        Finding.of(
                                protocol,
                                analysis,
                                Cohort.of(protocol, inventor.table(people, effect, plan.seed() + i))),
                        plan,
                        effect))
                .toList();
        return Run.together(runs, plan, people, effect, isRatio(protocol, analysis));
    }

    private static boolean isRatio(Protocol protocol, String analysis) {
        return Objects.requireNonNull(protocol.analyses().get(analysis), analysis)
                .ratio();
    }

    /** Whether estimates are on the scale of the true effect: a difference of days says nothing about a hazard ratio. */
    public boolean isComparable() {
        return isRatio(protocol, analysis) == plan.isRatio();
    }

    /**
     * The canonical text, format {@code study-power/1}.
     *
     * @param invention what else the tables were invented with, by name
     * @param software name and version of the program
     */
    public String json(Map<String, Object> invention, String software) {
        return PowerJson.write(this, invention, software);
    }

    /** The least effect found with 80 % power, for each number of people. */
    public List<Detectable> detectable() {
        return plan.people().stream()
                .map(people -> new Detectable(
                        people,
                        away(Reach.along(
                                tried.stream()
                                        .filter(t -> t.people() == people && distance(t.effect()) > 0)
                                        .sorted(Comparator.comparingDouble(t -> distance(t.effect())))
                                        .map(t -> new Reach.Point(distance(t.effect()), t.power()))
                                        .toList(),
                                plan.seeds()))))
                .toList();
    }

    /** The least effect found with 80 % power among so many people. */
    public record Detectable(int people, Reach effect) {}

    /** The number of people with whom each effect is found with 80 % power; no effect needs none. */
    public List<Needed> needed() {
        return plan.effects().stream()
                .filter(effect -> distance(effect) > 0)
                .map(effect -> new Needed(
                        effect,
                        squared(Reach.along(
                                tried.stream()
                                        .filter(t -> t.effect() == effect)
                                        .map(t -> new Reach.Point(Math.sqrt(t.people()), t.power()))
                                        .toList(),
                                plan.seeds()))))
                .toList();
    }

    /** The number of people with whom an effect is found with 80 % power. */
    public record Needed(double effect, Reach people) {}

    private double distance(double effect) {
        return Math.abs(plan.scaled(effect));
    }

    private Reach away(Reach distance) {
        double side = plan.effects().stream().anyMatch(e -> plan.scaled(e) < 0) ? -1 : 1;
        return mapped(distance, d -> plan.unscaled(side * d));
    }

    private static Reach squared(Reach root) {
        return mapped(root, r -> Math.ceil(r * r - 1e-9));
    }

    private static Reach mapped(Reach reach, java.util.function.DoubleUnaryOperator to) {
        return switch (reach) {
            case Reach.Between(double value) -> new Reach.Between(to.applyAsDouble(value));
            case Reach.AtMost(double value) -> new Reach.AtMost(to.applyAsDouble(value));
            case Reach.NotReached none -> none;
        };
    }
}
