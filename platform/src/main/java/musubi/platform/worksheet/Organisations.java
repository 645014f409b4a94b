package musubi.platform.worksheet;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import musubi.platform.access.Acting;
import musubi.platform.audit.Audit;
import musubi.quantity.BadInput;
import musubi.quantity.Place;
import musubi.quantity.Words;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** The companies and welfare bodies that the municipality plans something with. */
@Repository
public class Organisations {
    private static final int MOST_LETTERS = 60;

    private final JdbcClient db;
    private final Acting acting;
    private final Audit audit;
    private final Clock clock;

    Organisations(JdbcClient db, Acting acting, Audit audit, Clock clock) {
        this.db = db;
        this.acting = acting;
        this.audit = audit;
        this.clock = clock;
    }

    /** Every one the actor may see, by name: for a partner their own and those they share a worksheet with. */
    @Transactional(readOnly = true)
    public List<Organisation> all() {
        return db.sql("select organisation, side, name from worksheet.organisation order by name, organisation")
                .query((row, number) -> organisation(row))
                .list();
    }

    /** The one with this id, when the actor may see it. */
    @Transactional(readOnly = true)
    public Optional<Organisation> find(UUID id) {
        return db.sql("select organisation, side, name from worksheet.organisation where organisation = :id")
                .param("id", id)
                .query((row, number) -> organisation(row))
                .optional();
    }

    /** The one a partner works for; empty for the municipality's own people. */
    @Transactional(readOnly = true)
    public Optional<Organisation> own() {
        return db.sql("""
                select organisation, side, name from worksheet.organisation where organisation = (select scope.partner())
                """).query((row, number) -> organisation(row)).optional();
    }

    /**
     * Enters an organisation; the same again changes nothing.
     *
     * @throws BadInput when the name is missing, too long or entered already
     */
    @Transactional
    public void enter(UUID id, Organisation.Side side, String name) {
        var plain = name.strip();
        if (plain.isEmpty() || plain.length() > MOST_LETTERS)
            throw refused(
                    "名前を %d 文字以内で入力してください。".formatted(MOST_LETTERS),
                    "Enter a name of at most %d letters.".formatted(MOST_LETTERS));
        if (find(id).isPresent()) return;
        int entered = db.sql("""
                insert into worksheet.organisation (municipality, organisation, side, name, actor, entered_at)
                values (:municipality, :id, :side, :name, :actor, :at) on conflict do nothing
                """)
                .param("municipality", acting.actor().municipality().digits())
                .param("id", id)
                .param("side", side.word())
                .param("name", plain)
                .param("actor", acting.actor().name())
                .param("at", clock.instant().atOffset(ZoneOffset.UTC))
                .update();
        if (entered == 0) throw refused("この名前は、もう登録されています。", "It is entered already.");
        audit.record("worksheet.organisation-entered", "organisation " + id, Optional.empty(), "", "");
    }

    private static Organisation organisation(ResultSet row) throws SQLException {
        return new Organisation(
                row.getObject("organisation", UUID.class),
                Organisation.Side.of(row.getString("side")),
                row.getString("name"));
    }

    private static BadInput refused(String ja, String en) {
        return new BadInput("worksheet.organisation", new Place("form", 1, "name"), "", new Words(ja, en));
    }
}
