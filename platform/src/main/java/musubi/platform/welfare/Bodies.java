package musubi.platform.welfare;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import musubi.platform.access.Acting;
import musubi.platform.audit.Audit;
import musubi.platform.payout.Payees;
import musubi.platform.ranking.Board;
import musubi.platform.ranking.KnownGroups;
import musubi.quantity.BadInput;
import musubi.quantity.Place;
import musubi.quantity.Words;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** The companies and groups that were entered, so that they are paid and somebody may look after them. */
@Repository
public class Bodies implements Payees, KnownGroups {
    private static final int MOST_LETTERS = 20;

    private final JdbcClient db;
    private final Acting acting;
    private final Audit audit;
    private final Clock clock;

    Bodies(JdbcClient db, Acting acting, Audit audit, Clock clock) {
        this.db = db;
        this.acting = acting;
        this.audit = audit;
        this.clock = clock;
    }

    /** A company or group that residents named and nobody entered yet. */
    public record Named(Board board, String name) {}

    /** Every one the actor may see: for a representative their own. */
    @Transactional(readOnly = true)
    public List<Body> all() {
        return db.sql("select body, board, name, party from welfare.body order by board, name")
                .query((row, number) -> body(row))
                .list();
    }

    /** What they are called, by the party under which their bank accounts are kept. */
    @Override
    @Transactional(readOnly = true)
    public Map<String, String> names() {
        return db.sql("select party from welfare.body order by board, name").query(String.class).list().stream()
                .collect(Collectors.toMap(party -> party, party -> party, (a, b) -> a, LinkedHashMap::new));
    }

    @Override
    @Transactional(readOnly = true)
    public List<String> called(Board board) {
        return db.sql("select name from welfare.body where board = :board order by name")
                .param("board", board.word())
                .query(String.class)
                .list();
    }

    /** The one with this id, when the actor may see it. */
    @Transactional(readOnly = true)
    public Optional<Body> find(UUID id) {
        return db.sql("select body, board, name, party from welfare.body where body = :id")
                .param("id", id)
                .query((row, number) -> body(row))
                .optional();
    }

    /** The names that residents who wish to be shown wrote, and those in applications, of bodies nobody entered; at most 200. */
    @Transactional(readOnly = true)
    public List<Named> named() {
        return db.sql("""
                select board, name from (
                    select 'company' as board, company as name from ranking.last_wish where shown
                     union select 'team', team from ranking.last_wish where shown
                     union select board, name from welfare.application) n
                 where name not in ('', '—') and not exists (select 1 from welfare.body b where b.board = n.board and b.name = n.name)
                 order by board, name limit 200
                """)
                .query((row, number) -> new Named(board(row), row.getString("name")))
                .list();
    }

    /**
     * Enters a company or group under the name its members write; the same again changes nothing.
     *
     * @throws BadInput when the name is missing, too long or entered already
     */
    @Transactional
    public void enter(UUID id, Board board, String name) {
        var plain = name.strip();
        if (board == Board.PERSON || plain.isEmpty() || plain.length() > MOST_LETTERS)
            throw refused(
                    "名前を %d 文字以内で入力してください。".formatted(MOST_LETTERS),
                    "Enter a name of at most %d letters.".formatted(MOST_LETTERS));
        if (find(id).isPresent()) return;
        int entered = db.sql("""
                insert into welfare.body (municipality, body, board, name, party, actor, entered_at)
                values (:municipality, :id, :board, :name, :party, :actor, :at) on conflict do nothing
                """)
                .param("municipality", acting.actor().municipality().digits())
                .param("id", id)
                .param("board", board.word())
                .param("name", plain)
                .param("party", party(board, plain))
                .param("actor", acting.actor().name())
                .param("at", clock.instant().atOffset(ZoneOffset.UTC))
                .update();
        if (entered == 0) throw refused("この名前は、もう登録されています。", "It is entered already.");
        audit.record("welfare.body-entered", "body " + id, Optional.empty(), "", "");
    }

    /** Unlike any party of an agreement, so that nobody who names a group like one comes to its bank account. */
    private static String party(Board board, String name) {
        return name + (board == Board.COMPANY ? "（会社の参加者）" : "（参加者のグループ）");
    }

    private static Body body(ResultSet row) throws SQLException {
        return new Body(row.getObject("body", UUID.class), board(row), row.getString("name"), row.getString("party"));
    }

    private static Board board(ResultSet row) throws SQLException {
        return Board.valueOf(row.getString("board").toUpperCase(Locale.ROOT));
    }

    private static BadInput refused(String ja, String en) {
        return new BadInput("welfare.body", new Place("form", 1, "name"), "", new Words(ja, en));
    }
}
