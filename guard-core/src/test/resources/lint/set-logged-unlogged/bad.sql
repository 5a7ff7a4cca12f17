-- catalog: public.small 50
-- expect: set-logged-unlogged error
ALTER TABLE orders SET UNLOGGED;
-- expect: set-logged-unlogged
ALTER TABLE line SET LOGGED;
-- expect: set-logged-unlogged info
ALTER TABLE small SET LOGGED;
