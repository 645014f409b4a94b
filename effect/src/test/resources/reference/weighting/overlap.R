# How often a weighted effect on everybody (ATE) is called an effect when there is none, by how near the nearest score comes to
# 0 or 1. The people are those of the design risk-points, drawn by R; "slope" weakens (0.5) or strengthens (1.25) what drives
# taking part. Score, Hajek means, stacked errors and augmented weighting are written out.
# Run: Rscript overlap.R > overlap.csv (some minutes). share = percent of tables, of = how many tables.
cat(sprintf("# R %s\ncase,name,value\n", getRversion()))
put <- function(case, name, value) cat(sprintf("%s,%s,%.17g\n", case, name, value), sep = "")
people <- function(n, slope) {
  age <- 65 + floor(pmin(30, rexp(n, 1 / 8))); fe <- rbinom(n, 1, .54); inc <- rbinom(n, 1, .45); sch <- rbinom(n, 1, .25 + .01 * (age - 65))
  lim <- rbinom(n, 1, plogis(-1.3 + .06 * (age - 75) + .3 * inc)); low <- runif(n) - .08 * lim - .05 * inc; dep <- ifelse(low < .02, 2, ifelse(low < .18, 1, 0))
  will <- .5 * fe - .4 * inc - .2 * sch - .8 * lim - .5 * dep - .03 * (age - 75); frail <- .09 * (age - 75) - .2 * fe + .25 * inc + .1 * sch + .7 * lim + .35 * dep
  st <- 15 + 6 * frail + 3 * rnorm(n); A <- rbinom(n, 1, plogis(-1 + slope * (will - .06 * (st - 15)))); y <- 1.5 + .95 * st + .05 * (age - 75) + 2.5 * rnorm(n)
  list(X = cbind(1, age - 75, fe, inc, sch, lim, dep == 1, dep == 2, st - 15), A = A, y = y)
}
table <- function(n, slope) {
  d <- people(n, slope); A <- d$A; y <- d$y; X <- d$X
  fit <- suppressWarnings(glm.fit(X, A, family = binomial(), control = list(maxit = 60)))
  if (!fit$converged || any(is.na(fit$coefficients)) || max(abs(fit$coefficients[-1])) > 8) return(NULL)
  e <- fit$fitted.values; w <- A / e + (1 - A) / (1 - e); slopes <- ifelse(A == 1, -(1 - e) / e, e / (1 - e))
  W1 <- sum(w[A == 1]); W0 <- sum(w[A == 0]); m1 <- sum((w * y)[A == 1]) / W1; m0 <- sum((w * y)[A == 0]) / W0
  phi <- ifelse(A == 1, w * (y - m1) / W1, -w * (y - m0) / W0); moved <- ifelse(A == 1, slopes * (y - m1) / W1, -slopes * (y - m0) / W0)
  stacked <- phi + as.vector(X %*% (solve(crossprod(X * sqrt(e * (1 - e)))) %*% colSums(moved * X))) * (A - e)
  smd <- max(sapply(2:ncol(X), function(j) { x <- X[, j]
    abs(weighted.mean(x[A == 1], w[A == 1]) - weighted.mean(x[A == 0], w[A == 0])) / sqrt((var(x[A == 1]) + var(x[A == 0])) / 2) }))
  f1 <- lm.fit(X[A == 1, ], y[A == 1])$coefficients; f0 <- lm.fit(X[A == 0, ], y[A == 0])$coefficients
  if (anyNA(f1) || anyNA(f0)) return(NULL)
  a1 <- as.vector(X %*% f1); a0 <- as.vector(X %*% f0); both <- a1 - a0 + A * w * (y - a1) - (1 - A) * w * (y - a0)
  c(est = m1 - m0, se = sqrt(sum(stacked^2)), known = sqrt(sum(phi^2)), esst = W1^2 / sum(w[A == 1]^2), maxt = max(w[A == 1]) / W1,
    near = min(e, 1 - e), n1 = sum(A), smd = smd, aipw = mean(both), aipwse = sqrt(sum((both - mean(both))^2)) / n)
}
all <- NULL
for (n in c(500, 2000, 8000)) for (slope in c(.5, .75, 1, 1.25)) {
  set.seed(7); o <- as.data.frame(do.call(rbind, lapply(1:500, function(i) table(n, slope)))); o$n <- n; o$slope <- slope
  all <- rbind(all, o)
}
all$poor <- all$near < pmin(0.1, 5 / (sqrt(all$n) * log(all$n))); all$alarm <- 100 * (abs(all$est / all$se) > qnorm(.975))
for (n in unique(all$n)) for (slope in unique(all$slope)) { o <- all[all$n == n & all$slope == slope, ]
  put(sprintf("people %d slope %s", n, slope), c("tables", "stacked", "known", "augmented", "correlation of effect and error", "nearest score", "effective share", "heaviest"),
    c(nrow(o), mean(o$alarm), 100 * mean(abs(o$est / o$known) > qnorm(.975)), 100 * mean(abs(o$aipw / o$aipwse) > qnorm(.975)),
      cor(o$est, o$se), median(o$near), median(o$esst / o$n1), median(o$maxt))) }
split <- function(what, values, breaks) { b <- cut(values, breaks, right = FALSE)
  for (l in levels(b)) put(paste(what, gsub(",", " to ", l)), c("share", "of"), c(mean(all$alarm[b %in% l]), sum(b %in% l))) }
for (n in unique(all$n)) for (poor in c(TRUE, FALSE)) { i <- all$n == n & all$poor == poor
  put(sprintf("people %d %s", n, if (poor) "beyond the limit" else "within"), c("share", "of"), c(mean(all$alarm[i]), sum(i))) }
split("heaviest", all$maxt, c(0, .005, .01, .02, .03, .05, .1, .2, 1))
split("largest difference after", all$smd, c(0, .03, .05, .075, .1, .15, .2, 9))
split("effective share", all$esst / all$n1, c(0, .3, .4, .5, .6, .7, .8, .9, 1.1))
