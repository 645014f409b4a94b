# A made-up monthly series for the tests. Run: Rscript wards.R > wards.csv
set.seed(20260902)
month <- rep(2019:2024, each = 12) * 12 + 0:11; after <- pmax(0, month - (2022 * 12 + 3))
e <- as.vector(arima.sim(list(ar = 0.5), length(month), sd = 0.06))
people <- round(20000 + 30 * (month - month[1]) + 200 * rnorm(length(month)))
mu <- exp(log(people) - 4 + 0.004 * (month - month[1]) - 0.15 * (month >= 2022 * 12 + 3) - 0.006 * after + 0.1 * sin(2 * pi * month / 12) + e)
write.csv(data.frame(month = sprintf("%d-%02d", month %/% 12, month %% 12 + 1), people, visits = rpois(length(mu), mu)), row.names = FALSE, quote = FALSE)
