-- A consent given on paper is entered under the day that stands on the paper. Nobody agreed to words before they were in use, and the words
-- of the first forms were in use before they were written down here: so each version says from when it is valid.
alter table people.consent_text add column valid_from date;
update people.consent_text set valid_from = (recorded_at at time zone 'Asia/Tokyo')::date;
alter table people.consent_text alter column valid_from set not null;
