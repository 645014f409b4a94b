package musubi.platform.notice;

import static musubi.platform.notice.NoticeFixture.MORNING;
import static musubi.platform.notice.NoticeFixture.NIGHT;
import static musubi.platform.notice.NoticeFixture.person;
import static musubi.platform.notice.NoticeFixture.send;
import static musubi.platform.notice.NoticeFixture.state;
import static musubi.platform.notice.NoticeFixture.tell;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import musubi.platform.ByChance;
import musubi.platform.ServerFixture;
import musubi.platform.access.Acting;
import musubi.platform.access.Actor;
import musubi.platform.access.Role;
import musubi.platform.municipality.Code;
import musubi.platform.outside.Addresses;
import musubi.platform.people.People;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mail.javamail.JavaMailSenderImpl;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

class DeliveriesTest {
    private static final String ADDRESS = "〒471-0024 豊田市西町3-60";

    private static MailCarrier mail(SmtpServer server) {
        var sender = new JavaMailSenderImpl();
        sender.setHost("127.0.0.1");
        sender.setPort(server.port());
        return new MailCarrier(sender, "kenko@city.example.jp");
    }

    @Test
    void a_mail_reaches_a_real_server_once_and_keeps_its_id_when_it_is_sent_again() {
        var city = ServerFixture.municipality();
        var hanako = person(city, ADDRESS, "", "hanako@example.jp");
        tell(city, "campaign 1", hanako);
        try (var server = SmtpServer.accepting()) {
            assertThat(send(city, MORNING, mail(server))).isEqualTo(1);
            assertThat(send(city, MORNING, mail(server))).isZero();

            var id = MessageId.of("campaign 1", hanako, "questionnaire-reminder");
            assertThat(server.letters())
                    .singleElement()
                    .satisfies(letter -> assertThat(letter)
                            .contains("Message-ID: <" + id + "@city.example.jp>")
                            .contains("To: hanako@example.jp")
                            .contains("Auto-Submitted: auto-generated"));
            assertThat(state(city)).isEqualTo("sent mail 1");
        }
    }

    @Test
    void of_many_notices_each_is_handed_over_once_whoever_else_is_sending() {
        var city = ServerFixture.municipality();
        var hanako = person(city, "", "", "hanako@example.jp");
        for (int i = 0; i < 40; i++) tell(city, "campaign " + i, hanako);
        var ids = new CopyOnWriteArrayList<MessageId>();
        Carrier counting = new Carrier() {
            @Override
            public Channel channel() {
                return Channel.MAIL;
            }

            @Override
            public Outcome carry(Parcel parcel) {
                ids.add(parcel.id());
                return new Outcome.Sent();
            }
        };

        var senders = IntStream.range(0, 4)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> send(city, MORNING, counting)))
                .toList();
        int sent = senders.stream().mapToInt(CompletableFuture::join).sum();

        assertThat(sent).isEqualTo(40);
        assertThat(ids).hasSize(40).doesNotHaveDuplicates();
    }

    @Test
    void the_same_cause_tells_a_person_once_and_leaves_no_name_in_the_outbox() {
        var city = ServerFixture.municipality();
        var hanako = person(city, ADDRESS, "090-1234-5678", "hanako@example.jp");

        assertThat(tell(city, "campaign 1", hanako)).isEqualTo(1);
        assertThat(tell(city, "campaign 1", hanako)).isZero();

        var rows = inside(city, "select m::text from notice.message m");
        assertThat(rows).hasSize(1);
        assertThat(ByChance.leftOut(rows.getFirst())).doesNotContain("山田", "豊田市", "1234", "hanako@");
    }

    private static List<String> inside(Code city, String sql) {
        return NoticeFixture.inTransaction(
                city,
                () -> ServerFixture.part(JdbcClient.class)
                        .sql(sql)
                        .query(String.class)
                        .list());
    }

    @Test
    void what_one_resident_does_may_tell_another_who_alone_reads_it() {
        var city = ServerFixture.municipality();
        var hanako = person(city, "", "", "");
        var taro = person(city, "", "", "");
        var asHanako = new Actor("account", Role.RESIDENT, city, Optional.of(hanako.value()), Optional.empty());
        var transaction = new TransactionTemplate(ServerFixture.part(PlatformTransactionManager.class));
        var acting = ServerFixture.part(Acting.class);
        var fillings = Map.of("title", "体操教室", "when", "2026-12-03 10:00", "venue", "公民館");

        acting.as(
                asHanako,
                () -> transaction.execute(status -> {
                    ServerFixture.part(Notices.class).tell("session 1 moved-up", taro, "moved-up", fillings);
                    return true;
                }));
        acting.as(
                asHanako,
                () -> transaction.execute(status -> {
                    ServerFixture.part(Notices.class).tell("session 1 moved-up", taro, "moved-up", fillings);
                    return true;
                }));

        assertThat(acting.as(asHanako, () -> ServerFixture.part(Outbox.class).of(taro, 10)))
                .isEmpty();
        assertThat(ServerFixture.as(city, () -> ServerFixture.part(Outbox.class).of(taro, 10)))
                .hasSize(1);
    }

    @Test
    void a_code_that_lets_somebody_in_lies_sealed_and_is_open_in_the_letter_alone() {
        var city = ServerFixture.municipality();
        var hanako = person(city, ADDRESS, "", "");
        NoticeFixture.inTransaction(city, () -> {
            ServerFixture.part(Notices.class)
                    .tell(
                            "invitation 1",
                            hanako,
                            "invitation",
                            Map.of(
                                    "code",
                                    "abcd-2345",
                                    "where",
                                    "https://musubi.example.jp/join/100005/code",
                                    "last",
                                    "2026-12-31"));
            return true;
        });

        assertThat(inside(city, "select m::text from notice.message m").getFirst())
                .doesNotContain("abcd-2345")
                .contains("2026-12-31");
        var line = ServerFixture.as(city, () -> ServerFixture.part(Outbox.class).of(hanako, 1))
                .getFirst();
        var letter = ServerFixture.as(
                city,
                () -> ServerFixture.part(Wording.class)
                        .of(
                                ServerFixture.part(Templates.class)
                                        .named("invitation")
                                        .orElseThrow(),
                                "ja",
                                line.id(),
                                line.fillings(),
                                ServerFixture.part(People.class).find(hanako).orElseThrow()));
        assertThat(letter.body()).contains("abcd-2345").contains("山田 花子 様");
    }

    @Test
    void what_is_rolled_back_tells_nobody_and_telling_needs_a_transaction() {
        var city = ServerFixture.municipality();
        var hanako = person(city, ADDRESS, "", "");
        var notices = ServerFixture.part(Notices.class);

        ServerFixture.as(
                city,
                () -> new TransactionTemplate(ServerFixture.part(PlatformTransactionManager.class)).execute(status -> {
                    notices.tell("campaign 1", hanako, "questionnaire-reminder", NoticeFixture.REMINDER);
                    status.setRollbackOnly();
                    return true;
                }));

        assertThat(inside(city, "select m::text from notice.message m")).isEmpty();
        assertThatThrownBy(() -> ServerFixture.as(city, () -> {
                    notices.tell("campaign 1", hanako, "questionnaire-reminder", NoticeFixture.REMINDER);
                    return true;
                }))
                .isInstanceOf(org.springframework.transaction.IllegalTransactionStateException.class);
    }

    @Test
    void at_night_nothing_rings_and_a_letter_does_not_wait() {
        var city = ServerFixture.municipality();
        tell(city, "campaign 1", person(city, ADDRESS, "", "hanako@example.jp"));
        try (var server = SmtpServer.accepting()) {
            send(city, NIGHT, mail(server));
            assertThat(server.letters()).isEmpty();
            assertThat(state(city)).isEqualTo("waiting mail 0 quiet-hours");

            send(city, NIGHT.plus(Duration.ofHours(9)), mail(server));
            assertThat(server.letters()).isEmpty();
            send(city, NIGHT.plus(Duration.ofHours(10)), mail(server));
            assertThat(server.letters()).hasSize(1);
        }
        var other = ServerFixture.municipality();
        tell(other, "campaign 1", person(other, ADDRESS, "", ""));
        send(other, NIGHT);
        assertThat(state(other)).isEqualTo("to-print letter 1");
    }

    @Test
    void quiet_hours_begin_at_nine_and_end_at_eight() {
        var evening = Instant.parse("2035-11-01T11:59:59Z");
        assertThat(QuietHours.over(evening)).isEqualTo(evening);
        assertThat(QuietHours.over(evening.plusSeconds(1))).isEqualTo(Instant.parse("2035-11-01T23:00:00Z"));
        assertThat(QuietHours.over(Instant.parse("2035-11-01T22:59:59Z")))
                .isEqualTo(Instant.parse("2035-11-01T23:00:00Z"));
        assertThat(QuietHours.over(Instant.parse("2035-11-01T23:00:00Z")))
                .isEqualTo(Instant.parse("2035-11-01T23:00:00Z"));
    }

    @Test
    void a_server_that_is_away_is_tried_again_with_longer_pauses_and_then_given_up() {
        var city = ServerFixture.municipality();
        tell(city, "campaign 1", person(city, "", "", "hanako@example.jp"));
        try (var server = SmtpServer.refusing("451 try later")) {
            var at = MORNING;
            send(city, at, mail(server));
            assertThat(state(city)).isEqualTo("waiting mail 1 mail-unreachable");
            assertThat(send(city, at.plusSeconds(59), mail(server))).isZero();
            for (int tries = 1; tries < Deliveries.MOST_TRIES; tries++) {
                at = at.plus(Deliveries.pause(tries));
                send(city, at, mail(server));
            }
        }

        assertThat(state(city)).isEqualTo("failed mail 8 mail-unreachable");
        assertThat(List.of(Deliveries.pause(1), Deliveries.pause(2), Deliveries.pause(7), Deliveries.pause(40)))
                .containsExactly(
                        Duration.ofMinutes(1), Duration.ofMinutes(2), Duration.ofMinutes(64), Duration.ofHours(6));
    }

    @Test
    void an_address_that_is_refused_for_good_gives_way_to_a_letter() {
        var city = ServerFixture.municipality();
        tell(city, "campaign 1", person(city, ADDRESS, "", "nobody@example.jp"));
        try (var server = SmtpServer.refusing("550 no such user")) {
            send(city, MORNING, mail(server));
        }

        assertThat(state(city)).startsWith("to-print letter");
        assertThat(inside(city, "select outcome || ' ' || reason from notice.attempt"))
                .containsExactly("never mail-refused");
    }

    @Test
    void who_refuses_every_way_or_has_none_is_said_to_be_out_of_reach() {
        var city = ServerFixture.municipality();
        var hanako = person(city, ADDRESS, "", "hanako@example.jp");
        ServerFixture.as(city, () -> {
            ServerFixture.part(Preferences.class)
                    .prefer(hanako, new Preferences.Preference(Set.of(Channel.MAIL, Channel.LETTER), "ja"));
            return true;
        });
        tell(city, "campaign 1", hanako);
        try (var server = SmtpServer.accepting()) {
            send(city, MORNING, mail(server));
            assertThat(server.letters()).isEmpty();
        }
        assertThat(state(city)).isEqualTo("failed - 1 no-way");
    }

    @Test
    void a_server_that_dies_while_sending_sends_again_under_the_same_id() {
        var city = ServerFixture.municipality();
        var hanako = person(city, ADDRESS, "", "hanako@example.jp");
        tell(city, "campaign 1", hanako);
        var ids = new ArrayList<MessageId>();
        Carrier dying = new Carrier() {
            @Override
            public Channel channel() {
                return Channel.MAIL;
            }

            @Override
            public Outcome carry(Parcel parcel) {
                ids.add(parcel.id());
                if (ids.size() == 1) throw new IllegalStateException("the power went");
                return new Outcome.Sent();
            }
        };

        assertThatThrownBy(() -> send(city, MORNING, dying)).hasMessage("the power went");
        assertThat(send(city, MORNING.plusSeconds(60), dying)).isZero();
        assertThat(send(city, MORNING.plusSeconds(300), dying)).isEqualTo(1);

        assertThat(ids).hasSize(2);
        assertThat(ids.getFirst()).isEqualTo(ids.getLast());
        assertThat(state(city)).isEqualTo("sent mail 2");
    }

    @Test
    void a_notice_that_stops_the_server_each_time_is_given_up() {
        var city = ServerFixture.municipality();
        tell(city, "campaign 1", person(city, "", "", "hanako@example.jp"));
        Carrier broken = new Carrier() {
            @Override
            public Channel channel() {
                return Channel.MAIL;
            }

            @Override
            public Outcome carry(Parcel parcel) {
                throw new IllegalStateException("broken");
            }
        };
        var at = MORNING;
        for (int tries = 1; tries <= Deliveries.MOST_TRIES; tries++) {
            var now = at;
            assertThatThrownBy(() -> send(city, now, broken)).hasMessage("broken");
            at = at.plus(Duration.ofMinutes(5));
        }
        assertThat(send(city, at, broken)).isEqualTo(1);

        assertThat(state(city)).isEqualTo("failed - 9 gave-up");
    }

    @Test
    void a_text_message_is_signed_and_goes_to_mobile_telephones_alone() throws Exception {
        var city = ServerFixture.municipality();
        tell(city, "campaign 1", person(city, "", "０９０-1234-5678", ""));
        var requests = new ArrayList<Map<String, String>>();
        var gateway = gateway(requests, 200);
        try {
            var url = URI.create("http://127.0.0.1:" + gateway.getAddress().getPort() + "/sms");
            var carrier = new SmsCarrier(url, () -> true, "s3cret", Clock.fixed(MORNING, ZoneOffset.UTC));
            send(city, MORNING, carrier);
        } finally {
            gateway.stop(0);
        }

        var request = requests.getFirst();
        assertThat(request.get("body")).contains("\"to\": \"09012345678\"").contains("秋のチェック");
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec("s3cret".getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        assertThat(request.get("signature"))
                .isEqualTo("sha256="
                        + HexFormat.of()
                                .formatHex(mac.doFinal((request.get("time") + "." + request.get("body"))
                                        .getBytes(StandardCharsets.UTF_8))));
        assertThat(state(city)).isEqualTo("sent sms 1");
        assertThat(List.of(Ways.mobile("0565-31-1212"), Ways.mobile(""))).containsOnly("");
        assertThat(Ways.mobile("+81 80 1234 5678")).isEqualTo("+818012345678");
    }

    private static HttpServer gateway(List<Map<String, String>> requests, int status) throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            requests.add(Map.of(
                    "body", new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8),
                    "time", exchange.getRequestHeaders().getFirst("Musubi-Time"),
                    "signature", exchange.getRequestHeaders().getFirst("Musubi-Signature")));
            exchange.getResponseHeaders().add("Location", "http://169.254.169.254/");
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        server.start();
        return server;
    }

    @Test
    void a_gateway_is_a_listed_https_host_outside_our_own_network() throws Exception {
        var hosts = List.of("sms.example.com", "localhost");
        for (var wrong : List.of(
                "http://sms.example.com/send",
                "https://evil.example.com/send",
                "https://sms.example.com@evil.example.com/send",
                "https://user:word@sms.example.com/send",
                "https://127.0.0.1/send",
                "file:///etc/passwd"))
            assertThatThrownBy(() -> new Gateway(URI.create(wrong), hosts))
                    .as(wrong)
                    .isInstanceOf(IllegalArgumentException.class);
        assertThat(new Gateway(URI.create("https://localhost/send"), hosts).outside())
                .isFalse();
        for (var inside : List.of(
                "127.0.0.1",
                "10.1.2.3",
                "172.16.0.1",
                "192.168.1.1",
                "169.254.169.254",
                "100.64.0.1",
                "0.0.0.0",
                "::1",
                "fe80::1",
                "fd00::1",
                "64:ff9b::7f00:1",
                "::127.0.0.1",
                "2002:7f00:1::",
                "2001:0:7f00:1::",
                "::ffff:127.0.0.1",
                "224.0.0.1",
                "255.255.255.255",
                "198.18.0.1"))
            assertThat(Addresses.isPublic(InetAddress.getByName(inside)))
                    .as(inside)
                    .isFalse();
        for (var outside : List.of("93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946"))
            assertThat(Addresses.isPublic(InetAddress.getByName(outside)))
                    .as(outside)
                    .isTrue();
    }

    @Test
    void a_redirect_is_not_followed_and_an_inside_address_is_not_called() throws Exception {
        var requests = new ArrayList<Map<String, String>>();
        var gateway = gateway(requests, 302);
        try {
            var url = URI.create("http://127.0.0.1:" + gateway.getAddress().getPort() + "/sms");
            var parcel = new Carrier.Parcel(
                    new MessageId(java.util.UUID.randomUUID()), "09012345678", new Template.Text("s", "m", "b"));
            var clock = Clock.fixed(MORNING, ZoneOffset.UTC);

            assertThat(new SmsCarrier(url, () -> true, "s", clock).carry(parcel))
                    .isEqualTo(new Carrier.Outcome.Never("sms-gateway-302"));
            assertThat(new SmsCarrier(url, () -> false, "s", clock).carry(parcel))
                    .isEqualTo(new Carrier.Outcome.Later("sms-address-inside"));
            assertThat(requests).hasSize(1);
        } finally {
            gateway.stop(0);
        }
    }

    @Test
    void an_address_cannot_smuggle_in_a_second_one_or_a_header() {
        for (var wrong : List.of("a@b.jp\r\nBcc: c@d.jp", "a@b.jp,c@d.jp", "a@b", "", "<a@b.jp>", "a b@c.jp"))
            assertThat(MailCarrier.address(wrong)).as(wrong).isFalse();
        assertThat(MailCarrier.address("hanako.yamada+kenko@mail.example.jp")).isTrue();
    }
}
