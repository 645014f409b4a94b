package musubi.study.protocol;

import java.time.LocalDate;
import java.util.Optional;

/**
 * The same trial begun anew every so many months, so that each row has an index date of its own: whoever is eligible on
 * the baseline of a trial is exposed or not in the exposure of that trial, and is followed from its end. A person may
 * enter several.
 *
 * <p>Source: Hernán, Alonso, Logan et al. (2008), Epidemiology 19, 766-779; Hernán and Robins (2016), American Journal of
 * Epidemiology 183, 758-764.
 *
 * @param months from one baseline to the next
 * @param count how many trials
 * @param watchedUntil the day after the last on which outcomes are known; the follow-up of no trial goes on beyond it
 */
public record Trials(int months, int count, Optional<LocalDate> watchedUntil) {}
