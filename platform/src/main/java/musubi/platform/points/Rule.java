package musubi.platform.points;

import java.util.List;
import musubi.quantity.Words;

/**
 * What a clause gives points for, in words for whoever earns them.
 *
 * @param agreement its title
 * @param clause its title
 * @param article of the signed text; empty when the text has none
 * @param says what is given for what, and up to how much
 * @param steps whether steps count
 * @param visits whether visits of classes count
 */
public record Rule(Words agreement, Words clause, String article, List<Words> says, boolean steps, boolean visits) {
    /** Lists are copied. */
    public Rule {
        says = List.copyOf(says);
    }
}
