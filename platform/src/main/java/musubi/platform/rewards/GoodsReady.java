package musubi.platform.rewards;

import java.util.UUID;
import musubi.platform.municipality.Code;
import musubi.platform.people.PersonId;

/**
 * What somebody exchanged points for lies ready. Published in the transaction that says so, once for each exchange.
 *
 * @param where they fetch it, in the office's words
 */
public record GoodsReady(Code municipality, UUID exchange, PersonId person, String title, String where) {}
