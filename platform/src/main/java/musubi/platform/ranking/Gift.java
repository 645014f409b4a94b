package musubi.platform.ranking;

import java.util.UUID;

/**
 * What a place of a fiscal year's ranking is given. Those with equal points share a place, and each of them is given it.
 *
 * @param first the first place that gets it
 * @param last the last place that gets it
 */
public record Gift(UUID id, int year, int first, int last, String title) {}
