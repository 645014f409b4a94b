# Nearest neighbours by a plain search, effects by lm and sandwich. Run: Rscript nearest.R FOLDER-OF-SHARED-DATA > nearest.csv
suppressMessages(library(sandwich))
shared <- commandArgs(TRUE)[1]
cat(sprintf("# R %s, sandwich %s\ncase,name,value\n", getRversion(), packageVersion("sandwich")))
put <- function(case, name, value) cat(sprintf("%s,%s,%s\n", case, name, ifelse(is.na(value), "NA", sprintf("%.17g", value))), sep = "")
d <- read.csv(file.path(shared, "evaluation/lalonde.csv"))
n <- nrow(d)
fit <- glm(treat ~ age + educ + race + married + nodegree + re74 + re75, binomial, d, control = list(epsilon = 1e-14, maxit = 100))
logit <- fit$linear.predictors
place <- function(score) { p <- integer(n); p[order(score)] <- seq_len(n); p }
# Rows (focal, other) of the plain search.
search <- function(score, focal, exact, first, ratio = 1, caliper = Inf, replace = FALSE, fits = NULL) {
  at <- place(score); free <- !focal
  turns <- which(focal)
  turns <- switch(first, largest = turns[order(-score[turns])], smallest = turns[order(score[turns])], data = turns)
  pairs <- NULL; got <- integer(n)
  for (round in seq_len(ratio)) for (i in turns) {
    if (got[i] < round - 1) next
    own <- if (is.null(pairs)) integer(0) else pairs[pairs[, 1] == i, 2]
    ok <- which(free & exact == exact[i]); ok <- setdiff(ok, own)
    ok <- ok[abs(score[ok] - score[i]) <= caliper]
    if (!is.null(fits)) ok <- ok[fits(i, ok)]
    if (!length(ok)) next
    j <- ok[order(abs(score[ok] - score[i]), at[ok] > at[i], abs(at[ok] - at[i]))][1]
    pairs <- rbind(pairs, c(i, j)); got[i] <- got[i] + 1
    if (!replace) free[j] <- FALSE
  }
  pairs
}
effects <- function(case, pairs, score, adjust = FALSE) {
  rhs <- if (adjust) "treat + age + educ + race + married + nodegree + re74 + re75" else "treat"
  k <- table(pairs[, 1])
  put(case, c("sets", "others", "distance", "checksum"), c(length(k), length(unique(pairs[, 2])), sum(abs(score[pairs[, 1]] - score[pairs[, 2]])), sum(pairs[, 1] * pairs[, 2])))
  w <- numeric(n); w[pairs[, 1]] <- 1
  for (r in seq_len(nrow(pairs))) w[pairs[r, 2]] <- w[pairs[r, 2]] + 1 / k[as.character(pairs[r, 1])]
  o <- unique(pairs[, 2]); w[o] <- w[o] * length(o) / sum(w[o])
  put(case, "effective others", sum(w[o])^2 / sum(w[o]^2))
  if (!any(duplicated(pairs[, 2]))) {
    set <- integer(n); set[pairs[, 1]] <- pairs[, 1]; set[pairs[, 2]] <- pairs[, 1]
    m <- d[w > 0, ]; m$w <- w[w > 0]; m$set <- set[w > 0]
    f <- lm(as.formula(paste("re78 ~", rhs)), m, weights = w)
    put(case, c("treat", "treat se"), c(coef(f)["treat"], sqrt(vcovCL(f, m$set, type = "HC1")["treat", "treat"])))
    put(case, "HC3 se", sqrt(vcovHC(f, type = "HC3")["treat", "treat"]))
  } else {
    id <- c(unique(pairs[, 1]), pairs[, 2]); set <- c(unique(pairs[, 1]), pairs[, 1])
    m <- d[id, ]; m$id <- id; m$set <- set; m$w <- c(rep(1, length(k)), 1 / as.numeric(k[as.character(pairs[, 1])]))
    f <- lm(as.formula(paste("re78 ~", rhs)), m, weights = w)
    put(case, c("treat", "treat se"), c(coef(f)["treat"], sqrt(vcovCL(f, cbind(m$set, m$id), type = "HC1")["treat", "treat"])))
  }
}
treated <- d$treat == 1; all <- rep(1, n); race <- d$race
effects("age", search(d$age, treated, all, "largest"), d$age)
austin <- sqrt((var(logit[treated]) + var(logit[!treated])) / 2)
put("calipers", c("sd score", "sd logit", "austin"), 0.2 * c(sd(plogis(logit)), sd(logit), austin))
p <- search(logit, treated, all, "largest", caliper = 0.2 * austin)
effects("austin", p, logit); effects("austin adjusted", p, logit, adjust = TRUE)
effects("sd logit", search(logit, treated, all, "smallest", caliper = 0.2 * sd(logit)), logit)
ps <- plogis(logit)
effects("sd score", search(ps, treated, all, "data", caliper = 0.2 * sd(ps)), ps)
effects("two to one", search(logit, treated, all, "largest", ratio = 2, caliper = 0.5), logit)
effects("exact", search(logit, treated, paste(race, d$married), "largest"), logit)
effects("replace", search(logit, treated, all, "largest", ratio = 3, replace = TRUE), logit)
effects("replace adjusted", search(logit, treated, all, "largest", ratio = 3, replace = TRUE), logit, adjust = TRUE)
effects("controls", search(logit, !treated, all, "smallest"), logit)
near <- function(x, width) function(i, ok) abs(x[ok] - x[i]) <= width
both <- function(a, b) function(i, ok) a(i, ok) & b(i, ok)
effects("covariate caliper", search(logit, treated, all, "largest", caliper = 0.2 * austin, fits = near(d$age, 5)), logit)
effects("covariate calipers", search(logit, treated, all, "largest", ratio = 2, fits = both(near(d$age, 0.3 * sd(d$age)), near(d$re74, 0.1 * sqrt((var(d$re74[treated]) + var(d$re74[!treated])) / 2)))), logit)
effects("covariate caliper replace", search(logit, treated, all, "largest", ratio = 3, replace = TRUE, fits = near(d$age, 2)), logit)

# The NHEFS data: the same search on people whose weight change is known.
d <- read.csv(file.path(shared, "evaluation/nhefs.csv")); d <- d[!is.na(d$wt82_71), ]
d$re78 <- d$wt82_71; d$treat <- d$qsmk; n <- nrow(d); treated <- d$treat == 1; all <- rep(1, n)
fit <- glm(qsmk ~ sex + race + age + factor(education) + smokeintensity + smokeyrs + factor(exercise) + wt71, binomial, d, control = list(epsilon = 1e-14, maxit = 100))
logit <- fit$linear.predictors
effects("nhefs", search(logit, treated, all, "largest", caliper = 0.2 * sqrt((var(logit[treated]) + var(logit[!treated])) / 2)), logit)
effects("nhefs three", search(logit, treated, d$sex, "largest", ratio = 3, caliper = 0.1 * sd(logit)), logit)
effects("nhefs replace", search(logit, treated, all, "largest", ratio = 2, replace = TRUE), logit)
effects("nhefs calipers", search(logit, treated, d$sex, "largest", ratio = 2, caliper = 0.2 * sd(logit), fits = both(near(d$age, 3), near(d$wt71, 0.25 * sd(d$wt71)))), logit)
