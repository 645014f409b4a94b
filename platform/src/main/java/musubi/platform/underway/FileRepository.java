package musubi.platform.underway;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import musubi.platform.access.Actor;
import musubi.platform.access.Role;
import musubi.platform.access.SignedIn;
import musubi.platform.municipality.Code;
import musubi.platform.seal.Seal;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/** Files that were sent, each in sealed blocks, until their work has its end. */
@Repository
class FileRepository {
    private static final int BLOCK = 64 << 10;
    private static final JsonMapper JSON = new JsonMapper();

    private final JdbcClient db;
    private final WorkRepository works;
    private final Seal seal;

    FileRepository(JdbcClient db, WorkRepository works, @Value("${musubi.folder}") Path folder) {
        this.db = db;
        this.works = works;
        this.seal = Seal.of(folder, "underway");
    }

    private record Told(String name, String door, Map<String, String> beside) {}

    /** Keeps a file and writes down the work on it, both or neither. */
    @Transactional(rollbackFor = IOException.class)
    public void add(Work work, SignedIn sender, Received file) throws IOException {
        var municipality = sender.actor().municipality().digits();
        works.add(municipality, work);
        db.sql("""
                insert into underway.file (municipality, work, role, resident, provider, behalf, told)
                values (:municipality, :work, :role, :resident, :provider, :behalf, :told)
                """)
                .param("municipality", municipality)
                .param("work", work.id())
                .param("role", sender.actor().role().word())
                .param("resident", sender.actor().resident().orElse(null))
                .param("provider", sender.actor().provider().orElse(null))
                .param("behalf", sender.onBehalf().orElse(null))
                .param(
                        "told",
                        seal.seal(
                                told(work.id()),
                                JSON.writeValueAsString(new Told(file.name(), file.door(), file.beside()))
                                        .getBytes(StandardCharsets.UTF_8)))
                .update();
        int number = 0;
        for (var block = file.content().readNBytes(BLOCK);
                block.length > 0;
                block = file.content().readNBytes(BLOCK))
            db.sql("""
                    insert into underway.block (municipality, work, block, sealed)
                    values (:municipality, :work, :block, :sealed)
                    """)
                    .param("municipality", municipality)
                    .param("work", work.id())
                    .param("block", number)
                    .param("sealed", seal.seal(row(work.id(), number++), block))
                    .update();
    }

    private static String told(UUID work) {
        return "told " + work;
    }

    private static String row(UUID work, int block) {
        return work + " " + block;
    }

    /** The file of a work, read block by block; empty when none is kept. */
    @Transactional(readOnly = true)
    public Optional<Received> find(UUID work) {
        return db.sql("select told from underway.file where work = :work")
                .param("work", work)
                .query((row, number) -> JSON.readValue(
                        new String(seal.open(told(work), row.getBytes("told")), StandardCharsets.UTF_8), Told.class))
                .optional()
                .map(told -> new Received(told.name(), told.door(), told.beside(), new Blocks(work)));
    }

    /** The blocks of a file, one after the other. */
    private final class Blocks extends InputStream {
        private final UUID work;
        private int next;
        private byte[] block = {};
        private int at;

        Blocks(UUID work) {
            this.work = work;
        }

        @Override
        public int read() {
            return more() ? block[at++] & 0xFF : -1;
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            if (length == 0) return 0;
            if (!more()) return -1;
            int taken = Math.min(length, block.length - at);
            System.arraycopy(block, at, into, offset, taken);
            at += taken;
            return taken;
        }

        private boolean more() {
            if (at < block.length) return true;
            var found = works.block(work, next);
            if (found.isEmpty()) return false;
            block = seal.open(row(work, next++), found.get());
            at = 0;
            return true;
        }
    }

    /**
     * Work on a file of which no server says any more that it goes on.
     *
     * @param tries how often it was begun
     */
    record Left(UUID work, String what, SignedIn sender, Instant seenAt, int tries) {}

    /** What was left before this moment, the oldest first. */
    @Transactional(readOnly = true)
    public List<Left> left(Instant before) {
        return db.sql("""
                select w.municipality, w.work, w.what, w.actor, w.seen_at, f.role, f.resident, f.provider, f.behalf, f.tries
                  from underway.work w join underway.file f using (municipality, work)
                 where w.ended_at is null and w.seen_at < :before order by w.begun_at, w.work
                """)
                .param("before", before.atOffset(ZoneOffset.UTC))
                .query((row, number) -> left(row))
                .list();
    }

    private static Left left(ResultSet row) throws SQLException {
        return new Left(
                row.getObject("work", UUID.class),
                row.getString("what"),
                new SignedIn(
                        new Actor(
                                row.getString("actor"),
                                Role.of(row.getString("role")),
                                new Code(row.getString("municipality")),
                                Optional.ofNullable(row.getObject("resident", UUID.class)),
                                Optional.ofNullable(row.getString("provider"))),
                        Optional.ofNullable(row.getObject("behalf", UUID.class))),
                row.getObject("seen_at", OffsetDateTime.class).toInstant(),
                row.getInt("tries"));
    }

    /** Takes work up; false when another server was faster. */
    @Transactional
    public boolean takeUp(Left left, Instant at) {
        if (!works.takeUp(left.work(), left.seenAt(), at)) return false;
        db.sql("update underway.file set tries = tries + 1 where work = :work")
                .param("work", left.work())
                .update();
        return true;
    }
}
