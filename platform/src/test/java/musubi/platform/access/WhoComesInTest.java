package musubi.platform.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import musubi.platform.ServerFixture;
import musubi.platform.Visitor;
import musubi.platform.account.Tokens;
import musubi.platform.contract.ContractFixture;
import musubi.platform.ranking.Board;
import musubi.platform.welfare.Bodies;
import musubi.platform.worksheet.Organisation;
import musubi.platform.worksheet.Organisations;
import org.junit.jupiter.api.Test;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;

/**
 * Which role comes in at each address of the server, asked by signing in: pages with the session of a browser, the API with a token. Ids in
 * the addresses lead to nothing and forms are empty, so nothing that could be changed is there; what counts is whether somebody is turned
 * away. Expectations: {@code rights.txt}.
 */
class WhoComesInTest {
    private static final Path EXPECTED = Path.of("src/test/resources/musubi/platform/access/rights.txt");
    private static final Pattern PLACE = Pattern.compile("[{]\\*?(\\w+)(?::((?:[^{}]|[{][^{}]*[}])*))?[}]");

    /** Here a form changes who is signed in, elsewhere too, so whoever sends it comes anew each time, and at the end. */
    private static final Pattern OWN_SESSION =
            Pattern.compile("/(account|sign-in|sign-out|acting-for|invitation|api/account/token)(/.*)?");

    private static final Set<Role> SIGNED_IN = EnumSet.complementOf(EnumSet.of(Role.JOB, Role.PUBLIC));

    private record Address(String path, String method) implements Comparable<Address> {
        @Override
        public int compareTo(Address other) {
            int byPath = path.compareTo(other.path);
            return byPath == 0 ? method.compareTo(other.method) : byPath;
        }

        boolean program() {
            return path.startsWith("/api/");
        }

        boolean reading() {
            return method.equals("GET");
        }

        boolean changesSession() {
            return !reading() && OWN_SESSION.matcher(path).matches();
        }

        /** Leads to nothing, but could be the address of something. */
        String filled() {
            return PLACE.matcher(path).replaceAll(place -> filled(place.group(1), place.group(2)));
        }

        private static String filled(String name, String form) {
            if (form == null)
                return name.equals("city") ? "999999" : UUID.randomUUID().toString();
            return Stream.concat(Stream.of("1"), Stream.of(form.split("[|]")))
                    .filter(word -> word.matches(form))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("nothing fits " + form));
        }

        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    /** Somebody with an account of this role, or nobody. */
    private final class Caller {
        private final Optional<Role> role;
        private final String token;
        private final Visitor browser;
        private final String mark;

        Caller(Optional<Role> role) {
            this.role = role;
            this.token = role.map(WhoComesInTest.this::token).orElse("");
            this.browser = browser();
            var page = browser.get(role.isEmpty() ? "/sign-in" : "/account");
            assertThat(page.statusCode()).as("%s is in", role).isEqualTo(200);
            this.mark = Visitor.formToken(page.body());
        }

        private Visitor visitor() {
            try {
                return Visitor.from(InetAddress.getByAddress(new byte[] {
                    127, 0, 1, (byte) (1 + role.map(Role::ordinal).orElse(Role.values().length))
                }));
            } catch (UnknownHostException e) {
                throw new IllegalStateException(e);
            }
        }

        private Visitor browser() {
            var visitor = visitor();
            role.ifPresent(r -> visitor.signIn(login(r), ContractFixture.PASSWORD));
            return visitor;
        }

        boolean comesIn(Address address) {
            var answer = answer(address);
            int status = answer.statusCode();
            if (status >= 500) broken.add("%s as %s answers %d".formatted(address, role, status));
            boolean sentAway = status / 100 == 3
                    && Visitor.next(answer).matches("/sign-in.*")
                    && !address.path.matches("/sign-.*");
            return status != 401 && status != 403 && !sentAway;
        }

        private HttpResponse<String> answer(Address address) {
            if (address.program()) {
                var request = HttpRequest.newBuilder(browser.at(address.filled()))
                        .header("Idempotency-Key", UUID.randomUUID().toString())
                        .method(address.method, HttpRequest.BodyPublishers.noBody());
                if (role.isPresent())
                    request.header("Authorization", "Bearer " + (address.changesSession() ? token(role.get()) : token));
                return visitor().send(request);
            }
            if (address.reading()) return browser.get(address.filled());
            assertThat(address.method).isEqualTo("POST");
            if (role.isEmpty() || !address.changesSession())
                return browser.bare(address.filled(), Map.of(), Map.of("_csrf", mark));
            var own = browser();
            var form = Visitor.formToken(own.get("/account").body());
            return own.bare(address.filled(), Map.of(), Map.of("_csrf", form));
        }

        void isStillIn() {
            assertThat(browser.get("/account").statusCode())
                    .as("%s was signed in all the time", role)
                    .isEqualTo(200);
        }
    }

    private final ContractFixture town = new ContractFixture();
    private final Queue<String> broken = new ConcurrentLinkedQueue<>();

    private String login(Role role) {
        return role.word() + "-" + town.city;
    }

    private void open(Role role) {
        var accounts = ServerFixture.part(Accounts.class);
        ServerFixture.as(town.city, () -> {
            if (role == Role.REPRESENTATIVE) {
                var body = UUID.randomUUID();
                ServerFixture.part(Bodies.class).enter(body, Board.TEAM, "さくら会");
                accounts.openFor(
                        UUID.randomUUID(),
                        login(role),
                        Optional.of(ContractFixture.PASSWORD),
                        new StandsFor.Body(body));
            } else if (role == Role.PARTNER) {
                var organisation = UUID.randomUUID();
                ServerFixture.part(Organisations.class).enter(organisation, Organisation.Side.COMPANY, "むすび交通");
                accounts.openFor(
                        UUID.randomUUID(),
                        login(role),
                        Optional.of(ContractFixture.PASSWORD),
                        new StandsFor.Partner(organisation));
            } else
                accounts.open(
                        UUID.randomUUID(),
                        login(role),
                        ContractFixture.PASSWORD,
                        role,
                        Optional.of(role)
                                .filter(Role.RESIDENT::equals)
                                .map(r -> town.somebody().value()),
                        Optional.of("健康広場").filter(p -> role == Role.PROVIDER));
            return true;
        });
    }

    private String token(Role role) {
        var account = ServerFixture.part(Accounts.class).named(login(role)).orElseThrow();
        return town.as(account.actor(), () -> ServerFixture.part(Tokens.class).make(UUID.randomUUID(), "test"))
                .orElseThrow();
    }

    private static SortedSet<Address> addresses() {
        // The server looks for its pages when the first request comes.
        new Visitor().get("/sign-in");
        return Objects.requireNonNull(
                        ServerFixture.part(DispatcherServlet.class).getHandlerMappings())
                .stream()
                .filter(RequestMappingInfoHandlerMapping.class::isInstance)
                .map(RequestMappingInfoHandlerMapping.class::cast)
                .flatMap(pages -> pages.getHandlerMethods().keySet().stream())
                .flatMap(WhoComesInTest::addresses)
                .filter(address -> !address.path.equals("/error"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Stream<Address> addresses(RequestMappingInfo page) {
        var methods = page.getMethodsCondition().getMethods();
        return page.getPatternValues().stream()
                .flatMap(path -> (methods.isEmpty() ? Set.of(RequestMethod.GET, RequestMethod.POST) : methods)
                        .stream().map(method -> new Address(path, method.name())));
    }

    @Test
    void every_role_comes_in_where_its_work_is_and_nowhere_else() throws IOException {
        SIGNED_IN.forEach(this::open);
        var all = addresses();
        var stranger = new Caller(Optional.empty());
        var rights = new TreeMap<Address, Set<Role>>();
        var shut = new ArrayList<Address>();
        var open = new TreeSet<Address>();
        for (var address : all) (stranger.comesIn(address) ? open : shut).add(address);
        for (var address : shut) rights.put(address, EnumSet.noneOf(Role.class));
        cameIn(shut)
                .forEach((role, where) -> where.forEach(
                        address -> Objects.requireNonNull(rights.get(address)).add(role)));

        var found = all.stream()
                .map(address -> address + ": " + (open.contains(address) ? "everybody" : words(rights.get(address))))
                .collect(Collectors.joining("\n", "", "\n"));
        if (Boolean.getBoolean("musubi.regenerate")) Files.writeString(EXPECTED, found);

        assertThat(all).hasSizeGreaterThan(400);
        assertThat(broken).isEmpty();
        assertThat(found)
                .describedAs(
                        "a role comes in elsewhere than %s says; after reading every difference, "
                                + "-Dmusubi.regenerate=true writes it",
                        EXPECTED)
                .isEqualTo(Files.readString(EXPECTED));
    }

    private static String words(Set<Role> roles) {
        if (roles.equals(SIGNED_IN)) return "whoever is signed in";
        return roles.isEmpty() ? "nobody" : roles.stream().map(Role::word).collect(Collectors.joining(", "));
    }

    /** Whoever is not turned away without signing in need not be asked again. */
    private Map<Role, List<Address>> cameIn(List<Address> addresses) {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = new TreeMap<Role, Future<List<Address>>>();
            for (var role : SIGNED_IN)
                answers.put(role, threads.submit(() -> {
                    var caller = new Caller(Optional.of(role));
                    var in = new ArrayList<Address>();
                    addresses.stream()
                            .filter(a -> !a.changesSession())
                            .filter(caller::comesIn)
                            .forEach(in::add);
                    caller.isStillIn();
                    addresses.stream()
                            .filter(Address::changesSession)
                            .filter(caller::comesIn)
                            .forEach(in::add);
                    return in;
                }));
            var found = new TreeMap<Role, List<Address>>();
            for (var role : SIGNED_IN)
                found.put(role, Objects.requireNonNull(answers.get(role)).get());
            return found;
        } catch (ExecutionException e) {
            throw new IllegalStateException("a role could not ask", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
