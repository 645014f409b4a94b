# Competing events: incidence, cause-specific and subdistribution hazards. Run: Rscript competing.R FOLDER-OF-SHARED-DATA > competing.csv
suppressMessages({library(survival); library(cmprsk)})
shared <- commandArgs(TRUE)[1]
cat(sprintf("# R %s, survival %s, cmprsk %s\ncase,name,value\n", getRversion(), packageVersion("survival"), packageVersion("cmprsk")))
put <- function(case, name, value) cat(sprintf("%s,%s,%s\n", case, name, ifelse(is.na(value), "NA", sprintf("%.17g", value))), sep = "")
tight <- coxph.control(eps = 1e-14, iter.max = 60, toler.chol = 1e-15)
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
people <- merge(read.csv(file.path(shared, "evaluation/nhanes/Mortality_2015_C.csv"), na.strings = c("", "NA")), read.csv(file.path(shared, "evaluation/nhanes/Covariate_C.csv"), na.strings = c("", "NA")), by = "SEQN")
people <- people[people$eligstat == 1 & !is.na(people$permth_exm) & people$RIDAGEYR >= 40, ]
people <- people[people$permth_exm > 0, ]
# 1 heart, 2 cancer, 3 another or unknown cause.
people$cause <- ifelse(people$mortstat == 0, 0, ifelse(people$ucod_leading %in% 1, 1, ifelse(people$ucod_leading %in% 2, 2, 3)))
incidence <- function(case, fit, times) {
  s <- summary(fit, times = times, extend = TRUE)
  arms <- if (is.null(s$strata)) rep("all", length(s$time)) else as.character(s$strata)
  for (cause in setdiff(fit$states, "(s0)")) {
    j <- which(fit$states == cause); n <- paste(arms, cause, s$time)
    put(case, paste(n, "incidence"), s$pstate[, j]); put(case, paste(n, "se"), s$std.err[, j])
    put(case, paste(n, "lower"), s$lower[, j]); put(case, paste(n, "upper"), s$upper[, j])
  }
}
tiny$event <- factor(tiny$cause, 0:2); tiny$id <- 1:15; people$event <- factor(people$cause, 0:3)
incidence("tiny", survfit(Surv(stop, event) ~ x, tiny), c(5, 9, 14, 21))
incidence("tiny weighted", survfit(Surv(stop, event) ~ x, tiny, weights = w), c(5, 9, 14, 21))
incidence("tiny entry", survfit(Surv(start, stop, event) ~ 1, tiny, weights = w, id = id), c(5, 9, 14, 21))
incidence("nhanes", survfit(Surv(permth_exm, event) ~ Gender, people, weights = WTMEC2YR), c(12, 60, 120))
fits <- function(case, fit) { b <- coef(fit); put(case, names(b), b); put(case, paste(names(b), "se"), sqrt(diag(as.matrix(vcov(fit))))); put(case, "log-likelihood", fit$loglik[2]) }
for (k in 1:2) {
  tiny$here <- as.integer(tiny$cause == k)
  fits(paste("tiny cause", k), coxph(Surv(start, stop, here) ~ x + z, tiny, weights = w, cluster = g, control = tight))
}
for (k in 1:3) {
  people$here <- as.integer(people$cause == k)
  fits(paste("nhanes cause", k), coxph(Surv(permth_exm, here) ~ Diabetes + RIDAGEYR + Gender, people, control = tight))
}
gray <- function(case, data, formula, k, weights = NULL, cluster = "id", ties = "efron") {
  data$id <- seq_len(nrow(data)); data$ones <- if (is.null(weights)) 1 else weights
  long <- finegray(Surv(time, event) ~ ., data, etype = k, weights = ones)
  long$by <- long[[cluster]]
  fits(case, coxph(formula, long, weights = fgwt, cluster = by, ties = ties, control = tight))
}
tiny$time <- tiny$stop; people$time <- people$permth_exm
short <- tiny[, c("time", "event", "x", "z", "g")]
for (k in c("1", "2")) for (ties in c("efron", "breslow")) gray(paste("tiny gray", k, ties), short, Surv(fgstart, fgstop, fgstatus) ~ x + z, k, ties = ties)
gray("tiny gray weighted cluster", short, Surv(fgstart, fgstop, fgstatus) ~ x + z, "1", weights = tiny$w, cluster = "g")
some <- na.omit(people[, c("time", "event", "Diabetes", "RIDAGEYR", "Gender", "SDMVSTRA")])
gray("nhanes gray 1", some, Surv(fgstart, fgstop, fgstatus) ~ Diabetes + RIDAGEYR + Gender, "1")
gray("nhanes gray 1 breslow", some, Surv(fgstart, fgstop, fgstatus) ~ Diabetes + RIDAGEYR + Gender, "1", ties = "breslow")
gray("nhanes gray 2", some, Surv(fgstart, fgstop, fgstatus) ~ Diabetes + RIDAGEYR + Gender, "2", cluster = "SDMVSTRA")
x <- model.matrix(~ Diabetes + RIDAGEYR + Gender, some)[, -1]
put("nhanes crr 1", colnames(x), crr(some$time, as.integer(as.character(some$event)), x, failcode = 1, gtol = 1e-12, maxiter = 50)$coef)
