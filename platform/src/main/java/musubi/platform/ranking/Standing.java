package musubi.platform.ranking;

/**
 * A place on a board.
 *
 * @param place from 1; equal points share it
 * @param name the nickname, or the name of the company or team
 * @param members how many points were averaged over; 1 for a person
 * @param points of the person, or on average of each member, rounded down
 */
public record Standing(int place, String name, int members, long points) {}
