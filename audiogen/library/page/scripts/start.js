const begin = { session: startSession, library: startLibrary }[document.body.dataset.page];
begin();
