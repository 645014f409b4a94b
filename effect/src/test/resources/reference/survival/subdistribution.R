# Subdistribution hazards with late entry, strata and rows of one person. Run: Rscript subdistribution.R FOLDER-OF-SHARED-DATA > subdistribution.csv
suppressMessages({library(survival); library(cmprsk)})
shared <- commandArgs(TRUE)[1]
cat(sprintf("# R %s, survival %s, cmprsk %s\ncase,name,value\n", getRversion(), packageVersion("survival"), packageVersion("cmprsk")))
put <- function(case, name, value) cat(sprintf("%s,%s,%.17g\n", case, name, value), sep = "")
tight <- coxph.control(eps = 1e-14, iter.max = 60, toler.chol = 1e-15)
fits <- function(case, fit) { b <- coef(fit); put(case, names(b), b); put(case, paste(names(b), "se"), sqrt(diag(as.matrix(vcov(fit))))); put(case, "log-likelihood", fit$loglik[2]) }
# finegray() takes weights of the wrong rows when there are strata, so weights are multiplied in afterwards.
gray <- function(case, data, expand, model, k, by = "id", ties = "efron") {
  long <- finegray(expand, data, etype = k, id = id)
  long$weight <- long$fgwt * long$w; long$by <- long[[by]]
  fits(case, coxph(model, long, weights = weight, cluster = by, ties = ties, control = tight))
}
# One risk set for all but the curves of leaving and entering for each value of a: finegray() leaves out the times at which another group has events, so
# the weights of Geskus (2011) are written out here, a row for each later event.
apart <- function(case, data, model, k, ties) {
  sorted <- order(data$id, data$stop)
  last <- logical(nrow(data)); last[sorted] <- !duplicated(data$id[sorted], fromLast = TRUE)
  first <- logical(nrow(data)); first[sorted] <- !duplicated(data$id[sorted])
  watched <- function(t, a) {
    d <- data[data$a == a, ]; f <- first[data$a == a]; l <- last[data$a == a]; p <- 1
    for (u in sort(unique(d$stop[l & d$cause == 0]))) if (u < t) p <- p * (1 - sum(l & d$cause == 0 & d$stop == u) / sum(d$start < u & (d$stop > u | d$stop == u & d$cause == 0)))
    for (u in unique(d$start[f])) if (u >= t) p <- p * (1 - sum(f & d$start == u) / sum(d$start <= u & d$stop > u))
    p
  }
  data$fgstart <- data$start; data$fgstop <- data$stop; data$fgstatus <- as.integer(data$cause == k); data$weight <- data$w
  times <- c(-Inf, sort(unique(data$stop[data$cause == k])))
  long <- do.call(rbind, c(list(data), lapply(which(!data$cause %in% c(0, k)), function(i) {
    later <- which(times > data$stop[i]); if (!length(later)) return(NULL)
    row <- data[rep(i, length(later)), ]
    row$fgstart <- pmax(times[later - 1], data$stop[i]); row$fgstop <- times[later]
    row$weight <- data$w[i] * sapply(times[later], watched, data$a[i]) / watched(data$stop[i], data$a[i]); row
  })))
  fits(case, coxph(model, long[long$weight > 0, ], weights = weight, cluster = id, ties = ties, control = tight))
}
tiny <- read.csv(text = "start,stop,died,x,z,w,g,area,cause
0,5,1,1,0.2,1,a,1,1
0,5,1,0,1.4,2,a,1,2
2,5,0,1,0.7,1.5,b,1,0
5,9,1,0,0.1,1,b,2,1
1,9,1,1,2.2,0.5,a,2,1
3,9,1,1,1.1,1,c,2,2
0,12,0,0,0.9,2,c,3,0
4,12,1,0,0.4,1,d,3,2
6,14,1,1,0.3,3,d,3,1
9,14,1,0,1.8,1,e,1,1
2,15,0,1,0.6,1,e,2,0
7,17,1,0,1.2,1,f,3,1
8,20,0,1,0.5,1,f,1,0
5,21,1,0,1.6,2,g,2,2
10,22,1,1,0.8,1,g,1,1")
tiny$id <- 1:15; tiny$event <- factor(tiny$cause, 0:2)
melanoma <- read.csv("melanoma-people.csv"); melanoma$id <- seq_len(205); melanoma$event <- factor(melanoma$cause, 0:2)
# Invented people by whole-number arithmetic, with late entry and many at each time; some have a second row from the middle of their time on.
i <- 0:599; many <- data.frame(id = i, start = (i * 7919) %% 9, x = (i * 37) %% 101 / 50, z = (i * 31) %% 3, w = 1 + (i * 13) %% 4 / 2, a = (i * 53) %% 17 %% 3, g = i %% 23)
many$stop <- many$start + 2 + (i * 104729) %% 997 %% 16; many$cause <- (i * 48271) %% 991 %% 3
cut <- many$start + (many$stop - many$start) %/% 2; twice <- i %% 2 == 0
later <- many[twice, ]; later$start <- cut[twice]; later$z <- later$z + 1
many$stop[twice] <- cut[twice]; many$cause[twice] <- 0
many <- rbind(many, later); many$event <- factor(many$cause, 0:2)
people <- merge(read.csv(file.path(shared, "evaluation/nhanes/Mortality_2015_C.csv"), na.strings = c("", "NA")), read.csv(file.path(shared, "evaluation/nhanes/Covariate_C.csv"), na.strings = c("", "NA")), by = "SEQN")
people <- people[people$eligstat == 1 & !is.na(people$permth_exm) & people$RIDAGEYR >= 40 & people$permth_exm > 0, ]
people$cause <- ifelse(people$mortstat == 0, 0, ifelse(people$ucod_leading %in% 1, 1, ifelse(people$ucod_leading %in% 2, 2, 3)))
people$event <- factor(people$cause, 0:3); people$start <- people$RIDAGEYR * 12; people$stop <- people$start + people$permth_exm; people$id <- people$SEQN; people$w <- 1
people <- na.omit(people[, c("id", "start", "stop", "event", "Diabetes", "BMI", "Gender", "SDMVSTRA", "w")])
plain <- Surv(fgstart, fgstop, fgstatus) ~ x + z
for (k in c("1", "2")) for (ties in c("efron", "breslow")) {
  t <- tiny; t$w <- 1
  gray(paste("tiny entry", k, ties), t, Surv(start, stop, event) ~ ., plain, k, ties = ties)
  gray(paste("many entry", k, ties), many, Surv(start, stop, event) ~ ., plain, k, ties = ties)
  gray(paste("many strata", k, ties), many, Surv(start, stop, event) ~ . + strata(a), Surv(fgstart, fgstop, fgstatus) ~ x + z + strata(a), k, ties = ties)
  apart(paste("many censoring strata", k, ties), many, plain, k, ties)
}
gray("tiny entry weighted cluster", tiny, Surv(start, stop, event) ~ ., plain, "1", by = "g")
gray("many strata cluster", many, Surv(start, stop, event) ~ . + strata(a), Surv(fgstart, fgstop, fgstatus) ~ x + z + strata(a), "1", by = "g")
gray("nhanes age scale", people, Surv(start, stop, event) ~ ., Surv(fgstart, fgstop, fgstatus) ~ Diabetes + BMI + Gender, "1", by = "SDMVSTRA")
gray("nhanes age scale strata", people, Surv(start, stop, event) ~ . + strata(Gender), Surv(fgstart, fgstop, fgstatus) ~ Diabetes + BMI + strata(Gender), "2", by = "SDMVSTRA")
melanoma$w <- 1
gray("melanoma strata", melanoma, Surv(time, event) ~ . + strata(ulcer), Surv(fgstart, fgstop, fgstatus) ~ sex + thickness + strata(ulcer), "1")
# Every day one event or one who leaves, so that no tie tells crr() and finegray() apart.
daily <- melanoma; daily$time <- rank(daily$time, ties.method = "first")
crrs <- function(case, k, ...) put(case, c("sex", "thickness"), crr(daily$time, daily$cause, daily[, c("sex", "thickness")], failcode = k, gtol = 1e-12, maxiter = 50, ...)$coef)
for (k in 1:2) { crrs(paste("crr", k), k); crrs(paste("crr cengroup", k), k, cengroup = daily$ulcer) }
