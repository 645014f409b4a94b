package musubi.platform.rewards;

import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import musubi.platform.access.Acting;
import musubi.platform.audit.Audit;
import musubi.quantity.BadInput;
import musubi.quantity.Digest;
import musubi.quantity.Place;
import musubi.quantity.Words;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** What residents read about a reward. The title and the price stay as they were exchanged for; this can be said otherwise at any time. */
@Repository
public class Descriptions {
    /** So many letters at most. */
    public static final int LONGEST = 1_000;

    private final JdbcClient db;
    private final Acting acting;
    private final Audit audit;
    private final Clock clock;

    Descriptions(JdbcClient db, Acting acting, Audit audit, Clock clock) {
        this.db = db;
        this.acting = acting;
        this.audit = audit;
        this.clock = clock;
    }

    /** What is said about an item; empty when nothing is. */
    @Transactional(readOnly = true)
    public String of(UUID item) {
        return db.sql("select text from rewards.description where item = :item order by number desc limit 1")
                .param("item", item)
                .query(String.class)
                .optional()
                .orElse("");
    }

    /**
     * Says something else about an item from now on; the same again changes nothing.
     *
     * @throws BadInput when it is too long
     */
    @Transactional
    public void write(UUID item, String given) {
        var text = given.strip().replace("\r\n", "\n");
        if (text.length() > LONGEST)
            throw new BadInput(
                    "rewards.description-long",
                    new Place("form", 1, "about"),
                    Integer.toString(text.length()),
                    new Words(
                            "説明は%,d字までで書いてください。".formatted(LONGEST),
                            "Write the description in at most %,d letters.".formatted(LONGEST)));
        db.sql("select pg_advisory_xact_lock(hashtextextended('description ' || :item, 0))")
                .param("item", item.toString())
                .query((row, number) -> 0)
                .single();
        var before = of(item);
        if (before.equals(text)) return;
        db.sql("""
                insert into rewards.description (municipality, item, number, text, actor, written_at)
                select :municipality, :item, count(*) + 1, :text, :actor, :now from rewards.description
                 where municipality = :municipality and item = :item
                """)
                .param("municipality", acting.actor().municipality().digits())
                .param("item", item)
                .param("text", text)
                .param("actor", acting.actor().name())
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .update();
        audit.record("rewards.described", "reward " + item, Optional.empty(), "", written(before), written(text));
    }

    private static String written(String text) {
        return "{\"description\":\"%s\"}"
                .formatted(text.isEmpty() ? "" : Digest.of(text).hex());
    }
}
