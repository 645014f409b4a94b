# Two-stage Cox regression with an instrument. Run: Rscript iv.R > iv.csv
suppressMessages(library(survival))
cat(sprintf("# R %s, survival %s\ncase,name,value\n", getRversion(), packageVersion("survival")))
put <- function(case, name, value) cat(sprintf("%s,%s,%s\n", case, name, ifelse(is.na(value), "NA", sprintf("%.17g", value))), sep = "")
tight <- coxph.control(eps = 1e-14, iter.max = 60, toler.chol = 1e-15)
# Invented people by whole-number arithmetic, so that the test makes the same ones.
i <- 0:599
z <- (i * 37) %% 11; u <- (i * 7919) %% 997; e <- (i * 104729) %% 1009; x <- (i * 31) %% 13
people <- data.frame(z = z, x = x, g = i %% 40, part = as.integer(100 * z + u + e / 2 > 1300))
days <- 1 + (i * 48271) %% 300 + 60 * people$part + u %/% 10
people$event <- as.integer(days <= 250); people$days <- pmin(days, 250); people$w <- 1 + (i * 13) %% 3
second <- function(kind, w) {
  d <- people[w > 0, ]; d$cw <- w[w > 0]
  first <- lm(part ~ x + z, d, weights = cw)
  if (kind == "2sri") { d$v <- d$part - fitted(first); coxph(Surv(days, event) ~ part + x + v, d, weights = cw, control = tight, robust = FALSE) }
  else { d$p <- fitted(first); coxph(Surv(days, event) ~ p + x, d, weights = cw, control = tight, robust = FALSE) }
}
one <- rep(1, nrow(people))
for (kind in c("2sri", "2sps")) {
  put(kind, c("part", "x", if (kind == "2sri") "first-stage residual"), coef(second(kind, one)))
  put(paste(kind, "weighted"), c("part", "x", if (kind == "2sri") "first-stage residual"), coef(second(kind, people$w)))
}
# Strata stand in both stages; late entry and Breslow ties in the second.
people$s <- i %% 3; people$from <- pmin((i * 17) %% 5, people$days - 1)
first <- lm(part ~ x + factor(s) + z, people); people$v <- people$part - fitted(first); people$p <- fitted(first)
put("strata", c("part", "x", "first-stage residual"), coef(coxph(Surv(from, days, event) ~ part + x + v + strata(s), people, ties = "breslow", control = tight)))
put("strata 2sps", c("part", "x"), coef(coxph(Surv(from, days, event) ~ p + x + strata(s), people, ties = "breslow", control = tight)))
put("strata", "F", anova(lm(part ~ x + factor(s), people), first)$F[2])
put("first", "F", anova(lm(part ~ x, people), lm(part ~ x + z, people))$F[2])
put("first weighted", "F", anova(lm(part ~ x, people, weights = w), lm(part ~ x + z, people, weights = w))$F[2])
suppressMessages(library(sandwich))
fit <- lm(part ~ x + z, people); v <- vcovCL(fit, people$g, type = "HC1")
put("first clustered", "F", coef(fit)["z"]^2 / v["z", "z"])
set.seed(1)
rows <- replicate(2000, coef(second("2sri", tabulate(sample(600, 600, TRUE), 600)))[1])
put("2sri", "bootstrap se", sd(rows))
clusters <- replicate(2000, coef(second("2sri", tabulate(sample(40, 40, TRUE), 40)[people$g + 1]))[1])
put("2sri clustered", "bootstrap se", sd(clusters))
