package musubi.platform.rewards;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import musubi.quantity.Digest;

/**
 * A draw that follows from what is published: each ticket's score is the SHA-256 of the seed, the digest of the list of tickets, and
 * the ticket, joined by line feeds; the tickets with the smallest scores win. The list of tickets is sorted and joined by line feeds
 * before its SHA-256 is taken. All digests are written in hexadecimal.
 *
 * @param tickets by score
 */
public record Draw(String seed, String seedDigest, String ticketsDigest, int winners, List<Ticket> tickets) {
    /** Lists are copied. */
    public Draw {
        tickets = List.copyOf(tickets);
    }

    /** A ticket and what became of it. */
    public record Ticket(int place, String id, String score, boolean won) {}

    /**
     * Whether everything here follows from the seed and the tickets, as anybody else would reckon it.
     *
     * @param committed the digest of the seed that was published before
     */
    public boolean follows(String committed) {
        return committed.equals(seedDigest)
                && of(seed, tickets.stream().map(Ticket::id).toList(), winners).equals(this);
    }

    static Draw of(String seed, List<String> ids, int winners) {
        var sorted = ids.stream().sorted().toList();
        var list = Digest.of(String.join("\n", sorted)).hex();
        var scored = new ArrayList<Ticket>();
        for (var id : sorted)
            scored.add(new Ticket(
                    0, id, Digest.of(String.join("\n", seed, list, id)).hex(), false));
        scored.sort(Comparator.comparing(Ticket::score));
        var tickets = new ArrayList<Ticket>();
        for (var ticket : scored)
            tickets.add(new Ticket(tickets.size() + 1, ticket.id(), ticket.score(), tickets.size() < winners));
        return new Draw(seed, Digest.of(seed).hex(), list, winners, tickets);
    }
}
