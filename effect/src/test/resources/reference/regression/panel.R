# A made-up panel with gaps for the tests. Run: Rscript panel.R > panel.csv
set.seed(20260901)
d <- expand.grid(time = 2018:2025, unit = 1:40)
d$region <- (d$unit * 7) %% 12 + 1
d$clinic <- sample(1:15, nrow(d), TRUE)
d <- d[runif(nrow(d)) > 0.25, ]
d <- rbind(d, data.frame(time = 2025, unit = 41, region = 3, clinic = 4))
a <- rnorm(41); r <- rnorm(12)
d$treated <- as.integer(d$region %in% c(2, 5, 6, 9, 11) & d$time >= 2018 + d$region %/% 2)
d$age <- round(60 + 5 * a[d$unit] + rnorm(nrow(d)), 3)
d$near <- round(rnorm(nrow(d)) + 0.3 * r[d$region], 4)
d$salons <- round(runif(nrow(d)) * 4 + 0.2 * a[d$unit], 4)
u <- rnorm(nrow(d))
d$joined <- round(0.5 * d$near + 0.3 * d$salons + 0.6 * u + 0.01 * d$age, 5)
d$steps <- round(3 + a[d$unit] + r[d$region] * (d$time - 2020) / 5 + 0.7 * d$treated + 0.05 * d$age - 0.4 * d$joined +
  0.8 * u + rnorm(nrow(d)), 5)
d$weight <- round(runif(nrow(d), 0.3, 3), 3)
d$arm <- as.integer(d$region %in% c(2, 5, 6, 9, 11))
write.csv(d[c("unit", "time", "region", "clinic", "treated", "age", "near", "salons", "joined", "steps", "weight", "arm")],
  row.names = FALSE, quote = FALSE)
