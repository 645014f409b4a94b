package musubi.platform.rewards;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import musubi.platform.access.Acting;
import musubi.platform.municipality.Municipalities;
import musubi.platform.payout.Accrual;
import musubi.quantity.Japan;
import musubi.quantity.Words;
import musubi.settling.Posting;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the municipality owes for exchanges: to shops for the vouchers that were used there, to recipients for what was donated. */
@Configuration(proxyBeanMethods = false)
class RewardAccruals {
    @Bean
    Accrual rewardsVouchersOwed(ExchangeRepository exchanges, Municipalities municipalities, Acting acting) {
        return new OfKind(Kind.VOUCHER, exchanges, municipalities, acting);
    }

    @Bean
    Accrual rewardsDonationsOwed(ExchangeRepository exchanges, Municipalities municipalities, Acting acting) {
        return new OfKind(Kind.DONATION, exchanges, municipalities, acting);
    }

    private record OfKind(Kind kind, ExchangeRepository exchanges, Municipalities municipalities, Acting acting)
            implements Accrual {
        @Override
        public String ground() {
            return kind.word();
        }

        @Override
        public List<Due> open(LocalDate until) {
            var payer = municipalities.get(acting.actor().municipality()).name().ja();
            // No agreement is named so: what rewards cost stands apart from what agreements pay.
            var source = new Source("rewards." + kind.word(), payer, Posting.plain("payer", payer) + ":JPY");
            return exchanges.open(kind, end(until)).stream()
                    .map(o ->
                            new Due(o.exchange().toString(), source, o.party(), Words.same(o.title()), o.yen(), o.on()))
                    .toList();
        }

        @Override
        public List<Total> totals(LocalDate until) {
            return exchanges.totals(kind, end(until));
        }

        @Override
        public long owed(LocalDate until, String party) {
            return exchanges.owed(kind, end(until), party);
        }

        private static Instant end(LocalDate day) {
            return day.plusDays(1).atStartOfDay(Japan.TIME).toInstant();
        }
    }
}
