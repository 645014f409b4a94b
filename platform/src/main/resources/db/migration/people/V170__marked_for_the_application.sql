-- Works with the rights of the owner, and every role of the database could call it, such as one that reads for statistics.
revoke execute on function people.marked from public;
grant execute on function people.marked to musubi_app;
