package musubi.cli;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import musubi.platform.Server;
import musubi.platform.access.Accounts;
import musubi.platform.access.Acting;
import musubi.platform.access.Actor;
import musubi.platform.access.Role;
import musubi.platform.people.PersonId;
import musubi.platform.ranking.Rankings;
import musubi.platform.ranking.Wish;
import musubi.platform.site.Drafts;
import musubi.platform.site.Names;
import musubi.platform.site.Part;
import musubi.platform.site.Publications;

/** What everybody may read of the demonstration: some residents wish to be in the ranking, and an officer publishes every part there is. */
final class DemoSite {
    private static final String OFFICER = "officer-demo";
    /** One in so many wishes to be in the ranking of the residents, and one in so many of those on the public page too. */
    private static final int ONE_SHOWN_IN = 2;

    private static final int ONE_PUBLIC_IN = 8;
    private static final List<String> FLOWERS =
            List.of("さくら", "つばき", "すみれ", "あやめ", "もみじ", "すずらん", "ひまわり", "こすもす", "なのはな", "やまぶき");
    private static final List<String> COMPANIES = List.of("", "ムスビ製作所", "ムスビ運輸", "");
    static final List<String> TEAMS = List.of("中央さんぽ会", "川べり体操クラブ", "北町いきいき会");

    private final Server server;
    private final List<UUID> people;

    DemoSite(Server server, List<UUID> people) {
        this.server = server;
        this.people = people;
    }

    /** Everybody in the ranking has chosen so; the others are in none. */
    int ranked() {
        var rankings = server.part(Rankings.class);
        int shown = 0;
        for (int i = 0; i < people.size(); i += ONE_SHOWN_IN, shown++) {
            var person = new PersonId(people.get(i));
            rankings.show(person, wish(shown));
            if (shown % ONE_PUBLIC_IN == 0) server.part(Names.class).show(person);
        }
        rankings.make();
        return shown;
    }

    private static Wish wish(int number) {
        return new Wish(
                true,
                FLOWERS.get(number % FLOWERS.size()) + (number / FLOWERS.size() + 1),
                COMPANIES.get(number % COMPANIES.size()),
                TEAMS.get(number % TEAMS.size()));
    }

    /** A part of which there is nothing yet, such as results of evaluators, stays away. */
    void publish() {
        var account = server.part(Accounts.class).named(OFFICER).orElseThrow();
        var officer =
                new Actor(account.id().toString(), Role.OFFICER, DemoServer.CITY, Optional.empty(), Optional.empty());
        server.part(Acting.class).as(officer, () -> {
            var drafts = server.part(Drafts.class);
            for (var part : Part.values())
                drafts.written(part, drafts.chosen())
                        .ifPresent(content -> server.part(Publications.class).publish(part, content));
            return true;
        });
    }
}
