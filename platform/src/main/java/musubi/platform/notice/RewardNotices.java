package musubi.platform.notice;

import java.util.List;
import java.util.Map;
import musubi.platform.ranking.GiftWon;
import musubi.platform.rewards.DrawWon;
import musubi.platform.rewards.GoodsReady;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Tells people that they won and that what they exchanged points for lies ready, each once, in the transaction that decides it. */
@Component
class RewardNotices {
    private final Notices notices;

    RewardNotices(Notices notices) {
        this.notices = notices;
    }

    @EventListener
    void on(DrawWon won) {
        notices.tell("draw %s won".formatted(won.draw()), won.people(), "draw-won", Map.of("title", won.title()));
    }

    @EventListener
    void on(GiftWon won) {
        notices.tell(
                "gift %s won".formatted(won.gift().id()),
                won.people(),
                "gift-won",
                Map.of(
                        "year",
                        Integer.toString(won.gift().year()),
                        "title",
                        won.gift().title()));
    }

    /** After a pause, so that what was said by mistake can be called back among the notices. */
    @EventListener
    void on(GoodsReady ready) {
        notices.tellAfterPause(
                "exchange %s ready".formatted(ready.exchange()),
                List.of(ready.person()),
                "goods-ready",
                Map.of("title", ready.title(), "where", ready.where()));
    }
}
