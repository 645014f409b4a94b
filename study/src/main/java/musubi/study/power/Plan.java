package musubi.study.power;

import java.util.List;
import musubi.quantity.BadInput;
import musubi.quantity.Place;
import musubi.quantity.Words;

/**
 * What is tried: every number of people with every effect, on the same seeds.
 *
 * @param people numbers of people, smallest first
 * @param effects true effects, all on one side of no effect; no effect itself may be among them
 * @param isRatio whether the effects are ratios, of which 1 is none
 * @param seed of the first table; the next has the next number
 * @param seeds how many tables for each number of people and effect
 */
public record Plan(List<Integer> people, List<Double> effects, boolean isRatio, long seed, int seeds) {
    private static final int MOST = 100_000;

    /** Sorts the people; refuses empty lists, too many tables, and effects on both sides of none. */
    public Plan {
        people = people.stream().distinct().sorted().toList();
        effects = effects.stream().distinct().toList();
        if (people.isEmpty()) throw refused("--people", "", "人数を一つ以上指定してください。", "Give at least one number of people.");
        if (effects.isEmpty()) throw refused("--effect", "", "効果を一つ以上指定してください。", "Give at least one effect.");
        if (seeds < 2 || seeds > MOST)
            throw refused(
                    "--seeds",
                    Integer.toString(seeds),
                    "表の数は2から10万までです。",
                    "The number of tables is from 2 to 100,000.");
        double none = isRatio ? 1 : 0;
        if (effects.stream().anyMatch(e -> e < none) && effects.stream().anyMatch(e -> e > none))
            throw refused(
                    "--effect",
                    effects.toString(),
                    "効果は、増える向きか減る向きのどちらかにそろえてください。",
                    "Give effects in one direction: all above no effect, or all below it.");
    }

    private static BadInput refused(String place, String value, String ja, String en) {
        return new BadInput("study.power", Place.whole(place), value, new Words(ja, en));
    }

    /** On the scale on which effects add up: ratios become logarithms. */
    double scaled(double effect) {
        return isRatio ? StrictMath.log(effect) : effect;
    }

    /** Back from {@link #scaled}. */
    double unscaled(double value) {
        return isRatio ? StrictMath.exp(value) : value;
    }
}
