create index big_total on big (total);
