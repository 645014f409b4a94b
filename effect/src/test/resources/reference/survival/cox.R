# Cox regression and the test of proportional hazards. Run: Rscript cox.R FOLDER-OF-SHARED-DATA > cox.csv
suppressMessages(library(survival))
shared <- commandArgs(TRUE)[1]
cat(sprintf("# R %s, survival %s\ncase,name,value\n", getRversion(), packageVersion("survival")))
put <- function(case, name, value) cat(sprintf("%s,%s,%s\n", case, name, ifelse(is.na(value), "NA", sprintf("%.17g", value))), sep = "")
tight <- coxph.control(eps = 1e-14, iter.max = 60, toler.chol = 1e-15)
fits <- function(case, fit, zph = FALSE) {
  b <- coef(fit); se <- sqrt(diag(as.matrix(vcov(fit))))
  keep <- !is.na(b); b <- b[keep]; se <- se[keep]
  put(case, names(b), b); put(case, paste(names(b), "se"), se)
  put(case, "log-likelihood", fit$loglik[2]); put(case, "log-likelihood of no effect", fit$loglik[1])
  put(case, "Wald test", fit$wald.test); put(case, "score test", fit$score)
  put(case, "concordance", fit$concordance["concordance"])
}
zph <- function(case, fit) for (t in c("km", "identity", "log", "rank")) {
  z <- cox.zph(fit, transform = t)$table
  put(paste(case, t), rownames(z), z[, "chisq"]); put(paste(case, t), paste(rownames(z), "df"), z[, "df"]); put(paste(case, t), paste(rownames(z), "p"), z[, "p"])
}
# A tiny study, written out in the test as well: late entry, ties, weights, strata, clusters.
tiny <- read.csv(text = "start,stop,died,x,z,w,g,area
0,5,1,1,0.2,1,a,1
0,5,1,0,1.4,2,a,1
2,5,0,1,0.7,1.5,b,1
5,9,1,0,0.1,1,b,2
1,9,1,1,2.2,0.5,a,2
3,9,1,1,1.1,1,c,2
0,12,0,0,0.9,2,c,3
4,12,1,0,0.4,1,d,3
6,14,1,1,0.3,3,d,3
9,14,1,0,1.8,1,e,1
2,15,0,1,0.6,1,e,2
7,17,1,0,1.2,1,f,3
8,20,0,1,0.5,1,f,1
5,21,1,0,1.6,2,g,2
10,22,1,1,0.8,1,g,1")
for (ties in c("efron", "breslow")) {
  fits(paste("tiny", ties), coxph(Surv(stop, died) ~ x + z, tiny, ties = ties, control = tight))
  fits(paste("tiny entry", ties), coxph(Surv(start, stop, died) ~ x + z, tiny, ties = ties, control = tight))
  fits(paste("tiny weighted cluster", ties), coxph(Surv(start, stop, died) ~ x + z, tiny, weights = w, cluster = g, ties = ties, control = tight))
  fits(paste("tiny strata robust", ties), coxph(Surv(start, stop, died) ~ x + z + strata(area), tiny, weights = w, cluster = seq_along(x), ties = ties, control = tight))
  fits(paste("tiny offset", ties), coxph(Surv(start, stop, died) ~ x + offset(z), tiny, weights = w, robust = FALSE, ties = ties, control = tight))
  b <- basehaz(coxph(Surv(start, stop, died) ~ x + z, tiny, weights = w, ties = ties, control = tight), centered = FALSE)
  put(paste("tiny baseline", ties), sprintf("%g", b$time), b$hazard)
}
zph("tiny zph", coxph(Surv(start, stop, died) ~ x + z, tiny, weights = w, robust = FALSE, control = tight))
zph("tiny zph strata", coxph(Surv(start, stop, died) ~ x + z + strata(area), tiny, control = tight))
people <- merge(read.csv(file.path(shared, "evaluation/nhanes/Mortality_2015_C.csv"), na.strings = c("", "NA")), read.csv(file.path(shared, "evaluation/nhanes/Covariate_C.csv"), na.strings = c("", "NA")), by = "SEQN")
people <- people[people$eligstat == 1 & !is.na(people$permth_exm) & people$RIDAGEYR >= 40, ]
people$months <- people$permth_exm; people <- people[people$months > 0, ]
people$entry <- people$RIDAGEYR * 12; people$exit <- people$entry + people$months
nhanes <- function(ties) coxph(Surv(months, mortstat) ~ Diabetes + RIDAGEYR + Gender + BMI + Race + SmokeCigs, people, ties = ties, control = tight)
for (ties in c("efron", "breslow")) fits(paste("nhanes", ties), nhanes(ties))
fits("nhanes weighted cluster", coxph(Surv(months, mortstat) ~ Diabetes + RIDAGEYR + Gender + BMI + Race + SmokeCigs, people, weights = WTMEC2YR, cluster = SDMVSTRA, control = tight))
fits("nhanes weighted robust", coxph(Surv(months, mortstat) ~ Diabetes + RIDAGEYR + Gender + BMI + Race + SmokeCigs, people, weights = WTMEC2YR, cluster = SEQN, control = tight))
fits("nhanes age scale", coxph(Surv(entry, exit, mortstat) ~ Diabetes + BMI + Race + strata(Gender), people, cluster = SDMVSTRA, control = tight))
zph("nhanes zph", nhanes("efron"))
zph("nhanes zph age scale", coxph(Surv(entry, exit, mortstat) ~ Diabetes + BMI + Race + strata(Gender), people, control = tight))
