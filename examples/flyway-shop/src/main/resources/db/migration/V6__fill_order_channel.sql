-- In batches that commit by themselves, paced by the replicas: nobody notices. What stops it, the next run goes on.
-- guard:backfill name=order-channel
update orders set channel = case when amount < 20 then 'counter' else 'web' end where channel is null;
