package musubi.platform;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import musubi.platform.database.Owner;
import musubi.platform.people.NameMarks;
import musubi.platform.seal.KeyRing;
import musubi.platform.seal.Seal;
import musubi.quantity.Words;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * New keys for what is sealed, beside a running server: a new key is put in front, everything is sealed again under it in small steps, and
 * when nothing is left under an older one that can be forgotten. Stopped halfway, it goes on where it was. Pseudonyms of packs hang on another
 * key, which stays: a settled pack keeps its pseudonyms.
 */
public final class Keys {
    private static final int STEP = 500;

    /** Servers look at the files every half second. */
    private static final long TAKEN_UP_MILLIS = 1500;

    private final Path folder;
    private final JdbcClient db;
    private final TransactionTemplate transaction;

    private Keys(Owner owner, Path folder) {
        var source = new DriverManagerDataSource(owner.url(), owner.user(), owner.password());
        this.folder = folder;
        this.db = JdbcClient.create(source);
        this.transaction = new TransactionTemplate(new DataSourceTransactionManager(source));
    }

    /**
     * A column of sealed bytes.
     *
     * @param file the file of keys it is sealed with
     * @param row an SQL expression for the row it is bound to
     * @param key the columns that tell its rows apart
     */
    record Column(String file, String table, String name, String row, List<String> key) {
        Column {
            key = List.copyOf(key);
        }
    }

    /** Every column of sealed bytes there is. A test compares it with the tables. */
    static final List<Column> COLUMNS = List.of(
            column("people", "people.identity", "sealed", "person::text", "person"),
            column("people", "people.history", "sealed", "'history ' || person || ' ' || number", "person", "number"),
            column("people", "people.mail", "sealed", "'mail ' || person", "person"),
            column("people", "people.import", "sealed", "'import ' || import", "import"),
            column("people", "people.application_sealed", "sealed", "'application ' || application", "application"),
            column("people", "people.wish", "sealed", "'wish ' || wish", "wish"),
            column("people", "people.request_sealed", "sealed", "'request ' || request", "request"),
            column("access", "account.second_factor", "sealed", "'second factor ' || account", "account"),
            column("payees", "payout.account", "sealed", "account::text", "account"),
            column("payees", "payout.file", "zengin", "file::text", "file"),
            column("payees", "payout.file", "delivered", "file::text", "file"),
            column("funders", "funding.funder", "sealed", "funder::text", "funder"),
            column("api", "api.request", "answer", "actor || ' ' || key", "actor", "key"),
            column("api", "api.request", "tag", "'tag ' || actor || ' ' || key", "actor", "key"),
            column("webhooks", "webhook.secret", "sealed", "subscription || ' ' || number", "subscription", "number"),
            column("notices", "notice.staff_mail", "sealed", "'staff mail ' || mail", "mail"),
            column("messages", "message.message", "sealed", "message::text", "message"),
            column("referrals", "referral.referral", "sealed", "'referral ' || referral", "referral"),
            column(
                    "referrals",
                    "referral.step",
                    "sealed",
                    "'step ' || referral || ' ' || version",
                    "referral",
                    "version"),
            column("referrals", "referral.outcome", "sealed", "'outcome ' || referral", "referral"),
            column("underway", "underway.file", "told", "'told ' || work", "work"),
            column("underway", "underway.block", "sealed", "work || ' ' || block", "work", "block"),
            column("underway", "underway.work", "problems", "'problems ' || work", "work"),
            column("underway", "underway.work", "why", "'why ' || work", "work"),
            column("rewards", "rewards.card", "sealed", "item::text", "item", "digest"));

    /** Whose marks can be made again from what is sealed; the others are of what nobody knows any more, or fix what was published. */
    private static final Map<String, KeyRing.Marking> FILES = Map.ofEntries(
            Map.entry("people", KeyRing.Marking.NEW),
            Map.entry("notices", KeyRing.Marking.NEW),
            Map.entry("payees", KeyRing.Marking.NEW),
            Map.entry("funders", KeyRing.Marking.NEW),
            Map.entry("webhooks", KeyRing.Marking.NEW),
            Map.entry("messages", KeyRing.Marking.NEW),
            Map.entry("referrals", KeyRing.Marking.NEW),
            Map.entry("underway", KeyRing.Marking.NEW),
            Map.entry("api", KeyRing.Marking.KEPT),
            Map.entry("access", KeyRing.Marking.KEPT),
            Map.entry("rewards", KeyRing.Marking.KEPT));

    private static Column column(String file, String table, String name, String row, String... key) {
        var all = new ArrayList<>(List.of("municipality"));
        all.addAll(List.of(key));
        return new Column(file, table, name, row, all);
    }

    /**
     * Where things stand.
     *
     * @param older rows under an older key, by table and column; only those that have some
     * @param spare how many files still hold an older key
     */
    public record Standing(Map<String, Long> older, int spare) {
        /** Maps are copied. */
        public Standing {
            older = Map.copyOf(older);
        }

        /** Whether nothing is left under an older key. */
        public boolean done() {
            return older.isEmpty();
        }
    }

    /** Counts what lies under an older key. */
    public static Standing standing(Owner owner, Path folder) {
        return new Keys(owner, folder).standing();
    }

    /**
     * Puts new keys in front and seals everything again; when an earlier time was not finished, or a backup with rows under an older key was
     * restored, finishes that without new keys.
     */
    public static Standing rotate(Owner owner, Path folder, Consumer<Words> progress) {
        var keys = new Keys(owner, folder);
        if (keys.standing().done())
            FILES.forEach((name, marking) -> {
                if (Files.exists(keys.file(name))) KeyRing.renew(keys.file(name), marking);
            });
        pause();
        for (var column : COLUMNS) keys.again(column, progress);
        keys.noticesAgain(progress);
        return keys.standing();
    }

    /**
     * Destroys the older keys. What they alone open, such as a backup that was taken before, opens nobody any more.
     *
     * @return false when something still lies under one of them; then all stay
     */
    public static boolean forget(Owner owner, Path folder) {
        var keys = new Keys(owner, folder);
        if (!keys.standing().done()) return false;
        for (var name : FILES.keySet()) if (Files.exists(keys.file(name))) KeyRing.forget(keys.file(name));
        return true;
    }

    private Path file(String name) {
        return folder.resolve("keys").resolve(name);
    }

    private static void pause() {
        try {
            Thread.sleep(TAKEN_UP_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private byte[] id(String name) {
        return KeyRing.read(file(name)).newest().id();
    }

    private Standing standing() {
        var older = new LinkedHashMap<String, Long>();
        for (var column : COLUMNS) {
            long rows = Files.exists(file(column.file())) ? rows(column) : 0;
            if (rows > 0) older.put(column.table() + "." + column.name(), rows);
        }
        long notices = Files.exists(file("notices")) ? notices() : 0;
        if (notices > 0) older.put("notice.message.fillings", notices);
        int spare = (int) FILES.keySet().stream()
                .filter(name -> Files.exists(file(name))
                        && KeyRing.read(file(name)).keys().size() > 1)
                .count();
        return new Standing(older, spare);
    }

    private long rows(Column column) {
        return db.sql("select count(*) from %1$s where %2$s is not null and substring(%2$s, 1, 4) <> :id"
                        .formatted(column.table(), column.name()))
                .param("id", id(column.file()))
                .query(Long.class)
                .single();
    }

    private void again(Column column, Consumer<Words> progress) {
        if (!Files.exists(file(column.file()))) return;
        long all = rows(column);
        long done = 0;
        var seal = Seal.of(folder, column.file());
        while (true) {
            int step = step(column, seal);
            if (step == 0) return;
            done += step;
            said(progress, column.table() + "." + column.name(), done, all);
        }
    }

    private static void said(Consumer<Words> progress, String what, long done, long all) {
        progress.accept(new Words(
                "%s: %,d / %,d 行".formatted(what, done, Math.max(done, all)),
                "%s: %,d of %,d rows".formatted(what, done, Math.max(done, all))));
    }

    /** A row as it lies under an older key. */
    private static final class Old {
        private final String row;
        private final List<Object> key;
        private final byte[] sealed;

        private Old(String row, List<Object> key, byte[] sealed) {
            this.row = row;
            this.key = key;
            this.sealed = sealed;
        }
    }

    private int step(Column column, Seal seal) {
        Integer rows = transaction.execute(status -> {
            var found = db.sql(
                            """
                    select %s as bound_to, %s, %s as old from %s where %3$s is not null and substring(%3$s, 1, 4) <> :id
                     limit :most for update
                    """.formatted(column.row(), String.join(", ", column.key()), column.name(), column.table()))
                    .param("id", id(column.file()))
                    .param("most", STEP)
                    .query((row, number) -> {
                        var key = new ArrayList<Object>();
                        for (var name : column.key()) key.add(row.getObject(name));
                        return new Old(row.getString("bound_to"), key, row.getBytes("old"));
                    })
                    .list();
            for (var old : found) write(column, old, seal);
            return found.size();
        });
        return rows == null ? 0 : rows;
    }

    private void write(Column column, Old old, Seal seal) {
        var open = seal.open(old.row, old.sealed);
        var where = new ArrayList<String>();
        for (int i = 0; i < column.key().size(); i++) where.add(column.key().get(i) + " = :key" + i);
        boolean named = column.table().equals("people.identity");
        var change = db.sql("update %s set %s = :sealed%s where %s"
                        .formatted(
                                column.table(),
                                column.name(),
                                named ? ", search = :search" : "",
                                String.join(" and ", where)))
                .param("sealed", seal.seal(old.row, open));
        for (int i = 0; i < old.key.size(); i++) change = change.param("key" + i, old.key.get(i));
        if (named) change = change.param("search", NameMarks.of(seal, new String(open, StandardCharsets.UTF_8)));
        change.update();
    }

    /** The one secret that a notice may hold stands among its fillings; empty once who they were told to was erased. */
    private static final String CODE = "fillings[array_position(places, 'code')]";

    private static final String UNDER_OLDER =
            "'code' = any(places) and " + CODE + " <> '' and substring(decode(" + CODE + ", 'base64'), 1, 4) <> :id";

    private long notices() {
        return db.sql("select count(*) from notice.message where " + UNDER_OLDER)
                .param("id", id("notices"))
                .query(Long.class)
                .single();
    }

    private void noticesAgain(Consumer<Words> progress) {
        if (!Files.exists(file("notices"))) return;
        var seal = Seal.of(folder, "notices");
        long all = notices();
        long done = 0;
        while (true) {
            Integer step = transaction.execute(status -> noticesStep(seal));
            if (step == null || step == 0) return;
            done += step;
            said(progress, "notice.message.fillings", done, all);
        }
    }

    private int noticesStep(Seal seal) {
        var found = db.sql("""
                select municipality, message, message || ' code' as bound_to, decode(%s, 'base64') as old
                  from notice.message where %s limit :most for update
                """.formatted(CODE, UNDER_OLDER))
                .param("id", id("notices"))
                .param("most", STEP)
                .query((row, number) -> new Old(
                        row.getString("bound_to"),
                        List.of(row.getString("municipality"), row.getObject("message")),
                        row.getBytes("old")))
                .list();
        for (var old : found)
            db.sql("update notice.message set " + CODE
                            + " = encode(:sealed, 'base64') where municipality = :m and message = :id")
                    .param("sealed", seal.seal(old.row, seal.open(old.row, old.sealed)))
                    .param("m", old.key.getFirst())
                    .param("id", old.key.getLast())
                    .update();
        return found.size();
    }
}
