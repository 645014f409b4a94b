# Errors of subdistribution hazard ratios that count the estimation of the curve of leaving. Run: Rscript crr.R FOLDER-OF-SHARED-DATA > crr.csv
suppressMessages(library(cmprsk))
shared <- commandArgs(TRUE)[1]
cat(sprintf("# R %s, cmprsk %s\ncase,name,value\n", getRversion(), packageVersion("cmprsk")))
put <- function(case, name, value) cat(sprintf("%s,%s,%.17g\n", case, name, value), sep = "")
# Fine and Gray (1999), section 3, row by row: the sandwich of eta + psi, tied events after Breslow. Where nothing says "before", those who leave at the time of
# an event are taken to leave after it.
byformula <- function(case, time, event, X, curve = rep(1, length(time)), stratum = rep(1, length(time)), before = FALSE) {
  n <- length(time); p <- ncol(X)
  there <- function(g, u) sum(curve == g & time >= u) - if (before) 0 else sum(curve == g & time == u & event != 0)
  chance <- function(g, t) { u <- sort(unique(time[curve == g & event == 0 & time < t])); prod(1 - vapply(u, function(v) sum(curve == g & event == 0 & time == v) / there(g, v), 0)) }
  weight <- function(i, t) if (time[i] >= t) 1 else if (event[i] > 1) chance(curve[i], t) / chance(curve[i], time[i]) else 0
  at <- unique(data.frame(s = stratum, t = time)[event == 1, ])
  W <- sapply(seq_len(nrow(at)), function(k) sapply(seq_len(n), function(i) if (stratum[i] == at$s[k]) weight(i, at$t[k]) else 0))
  d <- sapply(seq_len(nrow(at)), function(k) sum(event == 1 & time == at$t[k] & stratum == at$s[k]))
  b <- rep(0, p)
  for (step in 1:40) {
    risk <- as.vector(exp(X %*% b)); total <- colSums(W * risk); mean <- crossprod(W * risk, X) / total
    information <- matrix(0, p, p)
    for (k in seq_along(d)) information <- information + d[k] * (crossprod(X * sqrt(W[, k] * risk)) / total[k] - mean[k, ] %o% mean[k, ])
    dies <- sapply(seq_along(d), function(k) event == 1 & time == at$t[k] & stratum == at$s[k])
    score <- colSums(X * rowSums(dies)) - colSums(d * mean)
    b <- b + solve(information, score)
  }
  hazard <- d / total; martingale <- dies - W * risk * rep(hazard, each = n)
  eta <- X * rowSums(martingale) - martingale %*% mean
  psi <- matrix(0, n, p)
  for (g in unique(curve)) for (u in sort(unique(time[curve == g & event == 0]))) {
    i <- which(curve == g & event > 1 & time < u); later <- at$t >= u
    m <- martingale[i, later, drop = FALSE]
    q <- -(colSums(X[i, , drop = FALSE] * rowSums(m)) - colSums(m %*% mean[later, , drop = FALSE]))
    exposed <- which(curve == g & time >= u & (before | !(time == u & event != 0))); gone <- curve == g & time == u & event == 0
    for (j in exposed) psi[j, ] <- psi[j, ] + q / length(exposed) * (gone[j] - sum(gone) / length(exposed))
  }
  bread <- solve(information)
  put(case, colnames(X), b); put(case, paste(colnames(X), "se"), sqrt(diag(bread %*% crossprod(eta + psi) %*% bread)))
}
own <- function(case, time, event, X, k) { fit <- crr(time, event, X, failcode = k, gtol = 1e-12, maxiter = 50); put(case, colnames(X), fit$coef); put(case, paste(colnames(X), "se"), sqrt(diag(fit$var))) }
first <- function(event, k) ifelse(event == 0, 0, ifelse(event == k, 1, 2))
tiny <- data.frame(time = c(5, 5, 5, 9, 9, 9, 12, 12, 14, 14, 15, 17, 20, 21, 22), x = c(1, 0, 1, 0, 1, 1, 0, 0, 1, 0, 1, 0, 1, 0, 1),
  z = c(0.2, 1.4, 0.7, 0.1, 2.2, 1.1, 0.9, 0.4, 0.3, 1.8, 0.6, 1.2, 0.5, 1.6, 0.8), cause = c(1, 2, 0, 1, 1, 2, 0, 2, 1, 1, 0, 1, 0, 2, 1))
melanoma <- read.csv("melanoma-people.csv")
people <- merge(read.csv(file.path(shared, "evaluation/nhanes/Mortality_2015_C.csv"), na.strings = c("", "NA")), read.csv(file.path(shared, "evaluation/nhanes/Covariate_C.csv"), na.strings = c("", "NA")), by = "SEQN")
people <- people[people$eligstat == 1 & !is.na(people$permth_exm) & people$RIDAGEYR >= 40 & people$permth_exm > 0, ]
people$cause <- ifelse(people$mortstat == 0, 0, ifelse(people$ucod_leading %in% 1, 1, ifelse(people$ucod_leading %in% 2, 2, 3)))
people <- na.omit(people[, c("permth_exm", "cause", "Diabetes", "RIDAGEYR", "Gender")])
own("tiny crr", tiny$time, tiny$cause, as.matrix(tiny[, c("x", "z")]), 1)
for (k in 1:2) {
  X <- as.matrix(melanoma[, c("sex", "thickness")]); e <- first(melanoma$cause, k); t <- ceiling(melanoma$time / 50)
  own(paste("melanoma crr", k), melanoma$time, melanoma$cause, X, k)
  own(paste("coarse crr", k), t, melanoma$cause, X, k)
  byformula(paste("coarse before", k), t, e, X, before = TRUE)
  byformula(paste("coarse after", k), t, e, X)
  byformula(paste("coarse curves", k), t, e, X, curve = melanoma$ulcer)
  byformula(paste("coarse strata", k), t, e, X, curve = melanoma$ulcer, stratum = melanoma$ulcer)
  byformula(paste("coarse crossed", k), t, e, X, curve = melanoma$age %% 3, stratum = melanoma$ulcer)
}
own("nhanes crr", people$permth_exm, people$cause, model.matrix(~ Diabetes + RIDAGEYR + Gender, people)[, -1], 1)
