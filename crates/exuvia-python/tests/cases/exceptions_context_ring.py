# A ring that a program makes of contexts does not keep an exception from being raised.
def ring(length):
    links = [ValueError(i) for i in range(length)]
    for i, link in enumerate(links):
        link.__context__ = links[(i + 1) % length]
    return links[0]


for length in range(1, 6):
    try:
        try:
            raise ring(length)
        except ValueError:
            raise KeyError("new")
    except KeyError as error:
        seen, link = [], error
        while link not in seen:
            seen.append(link)
            link = link.__context__
        print(length, seen, seen.index(link))
