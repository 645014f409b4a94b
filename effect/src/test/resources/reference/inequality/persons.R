# Slope and concentration indices from rows of persons. Run: Rscript persons.R FOLDER-OF-SHARED-DATA > persons.csv
suppressMessages(library(sandwich))
shared <- commandArgs(TRUE)[1]
cat(sprintf("# R %s, sandwich %s\ncase,name,value\n", getRversion(), packageVersion("sandwich")))
put <- function(case, name, value) cat(sprintf("%s,%s,%s\n", case, name, sprintf("%.17g", value)), sep = "")
ridit <- function(v, w) { s <- tapply(w, v, sum); m <- (cumsum(s) - s / 2) / sum(s); as.numeric(m[match(v, as.numeric(names(s)))]) }
delta <- function(case, name, b, V, f) {
  h <- 1e-4
  g <- sapply(seq_along(b), function(j) { d <- sapply(0:3, function(k) { s <- h / 2^k; u <- l <- b; u[j] <- u[j] + s; l[j] <- l[j] - s; (f(u) - f(l)) / (2 * s) })
    for (k in 1:3) d <- (4^k * d[-1] - d[-length(d)]) / (4^k - 1); d })
  put(case, name, if (name == "rii") exp(f(b)) else f(b)); put(case, paste(name, "se"), sqrt(drop(g %*% V %*% g)))
}
line <- function(case, fit, V, X, w) {
  m <- colSums(X * w) / sum(w); top <- bottom <- m; top["x"] <- 1; bottom["x"] <- 0; b <- coef(fit)
  delta(case, "sii", b, V, function(b) sum((top - bottom) * b))
  delta(case, "rii", b, V, function(b) log(sum(top * b) / sum(bottom * b)))
  delta(case, "rii slope/mean", b, V, function(b) sum((top - bottom) * b) / sum((top + bottom) / 2 * b))
}
nhefs <- read.csv(file.path(shared, "evaluation/nhefs.csv"))
d <- nhefs[!is.na(nhefs$sbp) & !is.na(nhefs$income), c("sbp", "income", "age", "death", "smokeintensity", "education")]
d$x <- ridit(d$income, rep(1, nrow(d)))
fit <- lm(sbp ~ x, d); line("linear", fit, vcovHC(fit, type = "HC1"), model.matrix(fit), rep(1, nrow(d)))
d$x <- ridit(d$income, d$smokeintensity)
fit <- lm(sbp ~ x + age + factor(education), d, weights = smokeintensity)
line("adjusted", fit, vcovHC(fit, type = "HC3"), model.matrix(fit), d$smokeintensity)
fit <- lm(sbp ~ x, d, weights = smokeintensity); line("clustered", fit, vcovCL(fit, d$education, type = "HC1"), model.matrix(fit), d$smokeintensity)
curve <- function(case, fit, V) {
  b <- coef(fit)
  delta(case, "sii", b, V, function(b) plogis(sum(b)) - plogis(b[1])); delta(case, "rii", b, V, function(b) log(plogis(sum(b)) / plogis(b[1])))
}
d <- nhefs[!is.na(nhefs$income), c("income", "death", "smokeintensity", "education")]
d$x <- ridit(-d$income, rep(1, nrow(d)))
fit <- glm(death ~ x, binomial, d, control = list(epsilon = 1e-15))
X <- cbind(1, d$x); p <- fitted(fit); bread <- solve(crossprod(X, X * p * (1 - p)))
curve("logit classical", fit, bread)
curve("logit", fit, bread %*% crossprod(X * (d$death - p)) %*% bread * nrow(d) / (nrow(d) - 2))
S <- rowsum(X * (d$death - p), d$education); G <- nrow(S)
curve("logit clustered", fit, bread %*% crossprod(S) %*% bread * G / (G - 1) * (nrow(d) - 1) / (nrow(d) - 2))
# Every error from the derivative of the index by each row's weight.
index <- function(y, v, w, kind, s) { x <- ridit(v, w); m <- sum(w * y) / sum(w); a <- 2 * sum(w * (y - m) * (x - 0.5)) / sum(w)
  switch(kind, rci = a / m, aci = a, `rci wagstaff` = a / m / (1 - m / s), `rci erreygers` = 4 * a / s) }
concentration <- function(case, y, v, w, s, cluster = NULL) for (kind in c("rci", "aci", "rci wagstaff", "rci erreygers")) {
  h <- 0.05
  g <- sapply(seq_along(y), function(i) { e <- sapply(0:2, function(k) { u <- l <- w; u[i] <- u[i] + h / 2^k; l[i] <- l[i] - h / 2^k; (index(y, v, u, kind, s) - index(y, v, l, kind, s)) / (2 * h / 2^k) })
    for (k in 1:2) e <- (4^k * e[-1] - e[-length(e)]) / (4^k - 1); e })
  put(case, kind, index(y, v, w, kind, s))
  put(case, paste(kind, "se"), if (is.null(cluster)) sqrt(sum((w * g)^2)) else { t <- tapply(w * g, cluster, sum); sqrt(sum(t^2) * length(t) / (length(t) - 1)) })
}
concentration("concentration", d$smokeintensity, d$income, rep(1, nrow(d)), 100)
d <- d[1:500, ]
concentration("concentration weighted", d$death, d$income, d$smokeintensity, 1)
concentration("concentration clustered", d$death, d$income, d$smokeintensity, 1, d$education)
