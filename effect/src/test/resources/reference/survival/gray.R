# Gray's test of cumulative incidence. Run: Rscript gray.R FOLDER-OF-SHARED-DATA > gray.csv
# Beside it: melanoma-people.csv, the 205 patients of Andersen, Borgan, Gill and Keiding (1993), Statistical Models Based on Counting Processes,
# as in boot::melanoma, cause 1 the melanoma and 2 another death.
suppressMessages(library(cmprsk))
shared <- commandArgs(TRUE)[1]
cat(sprintf("# R %s, cmprsk %s\ncase,name,value\n", getRversion(), packageVersion("cmprsk")))
put <- function(case, name, value) cat(sprintf("%s,%s,%.17g\n", case, name, value), sep = "")
gray <- function(case, time, cause, group, strata = rep(1, length(time)), rho = 0) {
  tests <- cuminc(time, cause, group, strata, rho)$Tests
  put(case, paste(rownames(tests), "chi-squared"), tests[, "stat"]); put(case, paste(rownames(tests), "df"), tests[, "df"])
  put(case, paste(rownames(tests), "p"), tests[, "pv"])
}
tiny <- data.frame(stop = c(5, 5, 5, 9, 9, 9, 12, 12, 14, 14, 15, 17, 20, 21, 22), x = c(1, 0, 1, 0, 1, 1, 0, 0, 1, 0, 1, 0, 1, 0, 1),
  area = c(1, 1, 1, 2, 2, 2, 3, 3, 3, 1, 2, 3, 1, 2, 1), cause = c(1, 2, 0, 1, 1, 2, 0, 2, 1, 1, 0, 1, 0, 2, 1))
melanoma <- read.csv("melanoma-people.csv")
people <- merge(read.csv(file.path(shared, "evaluation/nhanes/Mortality_2015_C.csv"), na.strings = c("", "NA")), read.csv(file.path(shared, "evaluation/nhanes/Covariate_C.csv"), na.strings = c("", "NA")), by = "SEQN")
people <- people[people$eligstat == 1 & !is.na(people$permth_exm) & people$RIDAGEYR >= 40 & people$permth_exm > 0, ]
people$cause <- ifelse(people$mortstat == 0, 0, ifelse(people$ucod_leading %in% 1, 1, ifelse(people$ucod_leading %in% 2, 2, 3)))
# Invented people by whole-number arithmetic, many at each time.
i <- 0:399; many <- data.frame(t = 1 + (i * 7919) %% 12, cause = (i * 104729) %% 997 %% 3, a = (i * 37) %% 101 %% 4, s = (i * 31) %% 89 %% 3)
for (rho in c(0, 1, 0.5)) {
  gray(paste("tiny rho", rho), tiny$stop, tiny$cause, tiny$x, rho = rho)
  gray(paste("tiny strata rho", rho), tiny$stop, tiny$cause, tiny$x, tiny$area, rho)
  gray(paste("melanoma rho", rho), melanoma$time, melanoma$cause, melanoma$sex, rho = rho)
  gray(paste("melanoma strata rho", rho), melanoma$time, melanoma$cause, melanoma$sex, melanoma$ulcer, rho)
  gray(paste("many rho", rho), many$t, many$cause, many$a, rho = rho)
  gray(paste("many strata rho", rho), many$t, many$cause, many$a, many$s, rho)
  gray(paste("nhanes rho", rho), people$permth_exm, people$cause, people$Race, rho = rho)
  gray(paste("nhanes strata rho", rho), people$permth_exm, people$cause, people$Race, people$Gender, rho)
}
# Everybody is followed until something happens: the common incidence ends above 1.
all <- data.frame(t = c(1, 2, 3, 3, 4, 6, 7, 8), cause = c(1, 1, 1, 1, 2, 1, 1, 1), a = c(0, 0, 0, 1, 0, 1, 1, 1))
gray("to the end", all$t, all$cause, all$a)
