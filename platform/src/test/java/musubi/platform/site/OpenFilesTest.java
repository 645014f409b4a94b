package musubi.platform.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import musubi.platform.Visitor;
import musubi.platform.contract.ContractFixture;
import musubi.quantity.Digest;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class OpenFilesTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final SiteFixture site = new SiteFixture();
    private final Visitor reader = new Visitor();

    private HttpResponse<String> file(String name) {
        return reader.get(site.path("data/" + name));
    }

    private JsonNode json(String name) {
        return JSON.readTree(file(name).body());
    }

    @Test
    void files_say_the_figures_of_the_pages_and_the_catalogue_says_their_digests() {
        site.everything();

        var catalogue = json("catalog.jsonld");

        int seen = 0;
        for (var set : catalogue.path("dcat:dataset"))
            for (var d : set.path("dcat:distribution")) {
                var address = d.path("dcat:downloadURL").path("@id").asString();
                var answer = reader.get(address.substring(address.indexOf("/city/")));
                assertThat(answer.statusCode()).isEqualTo(200);
                assertThat(Digest.of(answer.body()).hex())
                        .as(address)
                        .isEqualTo(d.path("spdx:checksum")
                                .path("spdx:checksumValue")
                                .asString());
                seen++;
            }
        // The timetable as a table; figures, agreements, ranking and studies as table and JSON; two contracts in
        // INDIGO.
        assertThat(seen).isEqualTo(11);
        assertThat(catalogue.path("dct:license").path("@id").asString())
                .isEqualTo("https://creativecommons.org/licenses/by/4.0/");
        var payments = reader.get(site.path("payments")).body();
        for (var a : json("agreements.json").path("agreements"))
            for (var p : a.path("payments")) {
                var total = "%,d円".formatted(p.path("total").asLong());
                assertThat(payments).contains(total);
                assertThat(file("agreements.csv").body())
                        .contains("," + p.path("total").asLong() + ",JPY");
            }
        assertThat(json("indigo-yearly.json")
                        .path("overall_project_finance")
                        .path("total_outcome_payments_made")
                        .path("amount")
                        .path("value")
                        .asLong())
                .isEqualTo(36_000);
        var figures = reader.get(site.path("figures")).body();
        for (var row : json("figures.json").path("rows"))
            if (row.path("measure").asString().equals("participants")
                    && !row.path("value").asString().isEmpty())
                assertThat(figures).contains(row.path("value").asString() + "人");
        assertThat(reader.get(site.path("reports")).body()).contains("歩数への効果", "差の差", "412", "98", "726");
        assertThat(file("reports.csv").body()).contains("steps-2026", "412", "98", "726");
        assertThat(file("timetable.csv").body())
                .contains("朝の散歩")
                .contains("おしゃべり会")
                .doesNotContain(SiteFixture.SECRET_ROOM);
        assertThat(reader.get(site.path("timetable")).body())
                .contains("\"@type\": \"Event\"")
                .doesNotContain(SiteFixture.SECRET_ROOM);
        for (var file : List.of("agreements.json", "figures.json", "ranking.csv", "timetable.csv"))
            assertThat(file(file).body()).doesNotContain("山田").doesNotContain("花子");
    }

    @Test
    void pages_and_files_are_kept_by_whoever_carries_them_and_give_no_cookie() {
        site.everything();
        for (var path :
                List.of("", "timetable", "figures?lang=en", "data", "data/figures.csv", "data/catalog.jsonld")) {
            var first = reader.get(site.path(path));
            assertThat(first.headers().firstValue("Set-Cookie")).as(path).isEmpty();
            assertThat(first.headers().firstValue("Cache-Control").orElseThrow())
                    .contains("max-age=300")
                    .contains("public");
            var mark = first.headers().firstValue("ETag").orElseThrow();
            var again = reader.send(HttpRequest.newBuilder(reader.at(site.path(path)))
                    .header("Accept", "text/html")
                    .header("If-None-Match", mark));
            assertThat(again.statusCode()).as(path).isEqualTo(304);
            assertThat(again.body()).isEmpty();
        }
        // Whoever is signed in, or chose a language elsewhere, is shown the same.
        var officer = new Visitor();
        officer.signIn("first-" + site.town.city, ContractFixture.PASSWORD);
        officer.get("/account?lang=en");
        assertThat(officer.get(site.path("figures")).body())
                .isEqualTo(reader.get(site.path("figures")).body());
        assertThat(reader.get("/robots.txt").body()).contains("Disallow: /\n").contains("/sitemap.xml");
        assertThat(reader.get("/sitemap.xml").body())
                .contains(site.path("agreements/yearly?lang=en"))
                .doesNotContain("/city/" + new SiteFixture().town.city);
    }

    @Test
    void a_citys_own_site_frames_widgets_and_nothing_else() {
        site.everything();

        var policy = "Content-Security-Policy";
        for (var part : List.of("timetable", "figures", "ranking")) {
            var widget = reader.get(site.path("widget/" + part));
            assertThat(widget.headers().firstValue(policy).orElseThrow()).endsWith("frame-ancestors *");
            assertThat(widget.headers().firstValue("X-Frame-Options")).isEmpty();
            assertThat(widget.headers().firstValue("Set-Cookie")).isEmpty();
            assertThat(reader.get(site.path("widget")).body()).contains(site.path("widget/" + part) + "&quot;");
        }
        for (var page : List.of("", "timetable", "widget", "data"))
            assertThat(reader.get(site.path(page)).headers().firstValue(policy).orElseThrow())
                    .endsWith("frame-ancestors 'none'");
        assertThat(reader.get("/sign-in").headers().firstValue(policy).orElseThrow())
                .contains("frame-ancestors 'none'");
        assertThat(reader.get(site.path("widget/agreements")).statusCode()).isEqualTo(404);
    }

    @Test
    void whoever_asks_for_nonsense_or_for_what_is_not_published_learns_nothing() {
        site.classes();
        site.publish(Part.TIMETABLE);
        var elsewhere = new SiteFixture();
        for (var path : List.of(
                "agreements",
                "agreements/yearly",
                "agreements/..%2f..%2f",
                "payments",
                "figures",
                "funders",
                "reports",
                "ranking",
                "data/figures.csv",
                "data/agreements.json",
                "data/..%2fapplication.properties",
                "nothing"))
            assertThat(reader.get(site.path(path)).statusCode()).as(path).isIn(400, 404);
        assertThat(reader.get(elsewhere.path("timetable")).statusCode()).isEqualTo(404);
        for (var code : List.of("999999", "0", "x", "%27%20or%20%271", "100005%00"))
            assertThat(reader.get("/city/" + code).statusCode()).as(code).isIn(400, 404);
        for (var hostile : List.of(
                "from=9999-99-99",
                "from=-999999999-01-01",
                "weekday=99999999999999999999",
                "venue=%27%3Bdrop%20table",
                "category=%3Cscript%3E",
                "mode=" + "x".repeat(3_000),
                "programme=%00",
                "lang=%3Cscript%3E",
                "from=2026-01-01&from=2026-02-02")) {
            var answer = reader.get(site.path("timetable?" + hostile));
            assertThat(answer.statusCode()).as(hostile).isIn(200, 400);
            assertThat(answer.body()).doesNotContain("<script>");
        }
        assertThat(reader.bare(site.path(""), java.util.Map.of("a", "b"), java.util.Map.of())
                        .statusCode())
                .isIn(403, 404, 405);
    }
}
