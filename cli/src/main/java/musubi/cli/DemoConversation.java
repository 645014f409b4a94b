package musubi.cli;

import java.util.Optional;
import musubi.platform.Server;
import musubi.platform.access.Accounts;
import musubi.platform.access.Acting;
import musubi.platform.access.Actor;
import musubi.platform.message.Messages;

/** What the office and a provider of the demonstration have written to each other; the last word waits to be read by the office. */
final class DemoConversation {
    private static final String OFFICER = "officer-demo";
    private static final String PROVIDER = "provider-demo";
    private static final int MOST = 10;

    private final Server server;
    private final String provider;

    DemoConversation(Server server, String provider) {
        this.server = server;
        this.provider = provider;
    }

    void write() {
        say(PROVIDER, 1, "来週、会場の床の工事があると聞きました。教室の場所を変えたほうがよいでしょうか。");
        say(OFFICER, 2, "会場に確かめました。工事は午前だけです。午後の回は、そのまま開いてください。午前の回は「開催」で中止にします。");
        say(PROVIDER, 3, "承知しました。参加される方には、教室でもお伝えします。");
    }

    /** Whoever writes has read what the other side wrote before. */
    private void say(String login, int number, String text) {
        var account = server.part(Accounts.class).named(login).orElseThrow();
        var actor = new Actor(
                account.id().toString(), account.role(), DemoServer.CITY, Optional.empty(), account.provider());
        server.part(Acting.class).as(actor, () -> {
            var messages = server.part(Messages.class);
            messages.read(messages.with(provider, 0, MOST));
            messages.send(DemoServer.id("message " + number), provider, text);
            return true;
        });
    }
}
