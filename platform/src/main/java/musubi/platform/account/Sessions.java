package musubi.platform.account;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import musubi.platform.access.Acting;
import musubi.platform.access.Actor;
import musubi.platform.access.Role;
import musubi.platform.municipality.Code;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Who is signed in where, kept in the database. The browser holds a secret, the database its hash. Role and account are read afresh at
 * every request, so an account that is shut, or whose role changes, is so from the next click on.
 */
@Repository
class Sessions {
    /** After this long without a click a session has ended. */
    static final Duration IDLE = Duration.ofMinutes(30);

    /** This long after a click it has surely not ended: that it was used is noted by the minute. */
    static final Duration SURE = IDLE.minusMinutes(1);

    /** After this long it has ended, however many clicks. */
    static final Duration LONGEST = Duration.ofHours(12);

    /** Between password and code. */
    private static final Duration HALFWAY = Duration.ofMinutes(10);

    /** So long afterwards it is still known whose an ended one was, so that what they send too late is kept for them. */
    private static final Duration KNOWN_AFTER = Duration.ofHours(1);

    private static final Duration NOTED_EVERY = Duration.ofMinutes(1);
    private static final int BROWSER = 200;
    private static final String ASKED = Sessions.class.getName();

    private final JdbcClient db;
    private final Acting acting;
    private final Clock clock;

    Sessions(JdbcClient db, Acting acting, Clock clock) {
        this.db = db;
        this.acting = acting;
        this.clock = clock;
    }

    /**
     * Begins one for the actor, always under a new secret, and ends the one the browser had: what somebody else may have put there before
     * signing in is worth nothing afterwards.
     */
    @Transactional
    public void start(Stage stage, HttpServletRequest request, HttpServletResponse response) {
        secret(request).ifPresent(this::forget);
        var secret = Secret.fresh();
        var now = clock.instant();
        db.sql("""
                insert into account.session (municipality, session, account, stage, started_at, seen_at, ends_at, browser)
                values (:municipality, :session, :account, :stage, :now, :now, :ends, :browser)
                """)
                .param("municipality", acting.actor().municipality().digits())
                .param("session", Secret.hash(secret))
                .param("account", UUID.fromString(acting.actor().name()))
                .param("stage", stage.word())
                .param("now", utc(now))
                .param("ends", utc(now.plus(stage == Stage.WHOLE ? LONGEST : HALFWAY)))
                .param("browser", browser(request))
                .update();
        give(request, response, secret);
    }

    private void forget(String secret) {
        db.sql("delete from account.session where session = :session")
                .param("session", Secret.hash(secret))
                .update();
    }

    /** Ends the one of this browser. */
    @Transactional
    public void end(HttpServletRequest request, HttpServletResponse response) {
        secret(request).ifPresent(this::forget);
        give(request, response, "");
    }

    /** The session of this browser, asked of the database once in a request. */
    Optional<Session> current(HttpServletRequest request) {
        if (request.getAttribute(ASKED) instanceof Asked asked) return asked.answer();
        var answer = secret(request).flatMap(this::find);
        request.setAttribute(ASKED, new Asked(answer));
        return answer;
    }

    private record Asked(Optional<Session> answer) {}

    /** The session that this browser had and that has ended without being signed out of. It opens nothing. */
    Optional<Session> ended(HttpServletRequest request) {
        return current(request).isPresent()
                ? Optional.empty()
                : secret(request).flatMap(secret -> find(secret, clock.instant().minus(KNOWN_AFTER), LONGEST));
    }

    private Optional<Session> find(String secret) {
        return find(secret, clock.instant(), IDLE);
    }

    private Optional<Session> find(String secret, Instant now, Duration idle) {
        return db.sql("""
                select municipality, session, account, role, person, provider, stage, seen_at, acting_for
                  from account.session_of(:session, :now, :idle::interval)
                """)
                .param("session", Secret.hash(secret))
                .param("now", utc(now))
                .param("idle", idle.toString())
                .query((row, number) -> session(row))
                .optional();
    }

    /** Whether it is time to note that it is still used. */
    boolean due(Session session) {
        return session.seenAt().plus(NOTED_EVERY).isBefore(clock.instant());
    }

    /** Notes that it is still used, whatever becomes of what is asked. */
    @Transactional(propagation = Propagation.REQUIRES_NEW)
    public void seen(Session session) {
        db.sql("update account.session set seen_at = :now where session = :session")
                .param("session", HexFormat.of().parseHex(session.id()))
                .param("now", utc(clock.instant()))
                .update();
    }

    /** The sessions of an account that have not ended, last used first. */
    @Transactional(readOnly = true)
    public List<Session.Listed> of(UUID account) {
        return db.sql("""
                select session, browser, started_at, seen_at from account.session
                 where account = :account and stage = 'whole' and ends_at > :now and seen_at > :since
                 order by seen_at desc, session
                """)
                .param("account", account)
                .param("now", utc(clock.instant()))
                .param("since", utc(clock.instant().minus(IDLE)))
                .query((row, number) -> new Session.Listed(
                        HexFormat.of().formatHex(row.getBytes("session")),
                        row.getString("browser"),
                        moment(row, "started_at"),
                        moment(row, "seen_at")))
                .list();
    }

    /** Ends one of an account; whether there was one. */
    @Transactional
    public boolean end(UUID account, String session) {
        return db.sql("delete from account.session where account = :account and encode(session, 'hex') = :session")
                        .param("account", account)
                        .param("session", session)
                        .update()
                > 0;
    }

    /** Ends all of an account but the one with this id; how many. */
    @Transactional
    public int endOthers(UUID account, String but) {
        return db.sql("delete from account.session where account = :account and encode(session, 'hex') <> :but")
                .param("account", account)
                .param("but", but)
                .update();
    }

    /** Staff acts for this resident from now on; empty ends it. */
    @Transactional
    public void actFor(Session session, Optional<UUID> person) {
        db.sql("update account.session set person = :person where session = :session")
                .param("session", HexFormat.of().parseHex(session.id()))
                .param("person", person.orElse(null))
                .update();
    }

    /** Removes what has ended so long ago that nothing is kept for its owner any more. */
    @Transactional
    public void sweep() {
        db.sql("delete from account.session where ends_at <= :before")
                .param("before", utc(clock.instant().minus(KNOWN_AFTER)))
                .update();
    }

    private static Session session(ResultSet row) throws SQLException {
        return new Session(
                HexFormat.of().formatHex(row.getBytes("session")),
                new Actor(
                        row.getString("account"),
                        Role.of(row.getString("role")),
                        new Code(row.getString("municipality")),
                        Optional.ofNullable(row.getObject("person", UUID.class)),
                        Optional.ofNullable(row.getString("provider"))),
                Stage.of(row.getString("stage")),
                moment(row, "seen_at"),
                Optional.ofNullable(row.getObject("acting_for", UUID.class)));
    }

    private static Instant moment(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static OffsetDateTime utc(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }

    private static String browser(HttpServletRequest request) {
        var said = Objects.requireNonNullElse(request.getHeader(HttpHeaders.USER_AGENT), "");
        return said.substring(0, Math.min(BROWSER, said.length()));
    }

    /** Over TLS the name begins so that browsers take it from this very host only. */
    private static String cookie(HttpServletRequest request) {
        return request.isSecure() ? "__Host-session" : "session";
    }

    private static Optional<String> secret(HttpServletRequest request) {
        return Stream.ofNullable(request.getCookies())
                .flatMap(Stream::of)
                .filter(cookie -> cookie.getName().equals(cookie(request)))
                .map(Cookie::getValue)
                .filter(value -> !value.isEmpty())
                .findFirst();
    }

    /** The browser forgets it when it is closed: counters are shared. */
    private static void give(HttpServletRequest request, HttpServletResponse response, String secret) {
        response.addHeader(
                HttpHeaders.SET_COOKIE,
                ResponseCookie.from(cookie(request), secret)
                        .httpOnly(true)
                        .secure(request.isSecure())
                        .sameSite("Lax")
                        .path("/")
                        .maxAge(secret.isEmpty() ? 0 : -1)
                        .build()
                        .toString());
    }
}
